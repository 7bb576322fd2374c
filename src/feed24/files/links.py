"""Addresses of content, for the application to serve and for others to hand out.

`SPECIAL`: signed addresses below `/rest`. `ROUTES`: the others. Nothing needs a cookie, and every
refusal is the protocol's error envelope.
"""

from collections.abc import Mapping
from types import MappingProxyType

from feed24.files import addresses
from feed24.files.addresses import FileAddresses, public_url, shown_file
from feed24.files.routes import ROUTES
from feed24.files.special import download, upload
from feed24.rest.gateway import Special

SPECIAL: Mapping[str, Special] = MappingProxyType(
    {addresses.DOWNLOAD: download, addresses.UPLOAD: upload}
)

__all__ = ["ROUTES", "SPECIAL", "FileAddresses", "public_url", "shown_file"]
