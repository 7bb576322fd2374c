"""Certificates: an authority of one's own on this machine, and the server certificate it signs.

Official clients refuse plain http, so the first start needs a certificate before anybody could have
bought one. Clients trust `tls/ca.pem` of the data directory once; the server certificate under it
may be made anew whenever names or dates demand it.
"""

from feed24.tls.local import Certificate, ensure, names_for
from feed24.tls.own import check
from feed24.tls.store import TlsError

__all__ = ["Certificate", "TlsError", "check", "ensure", "names_for"]
