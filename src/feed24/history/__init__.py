"""The past of who sees what: since when, and until when, each membership and each address held.

Kept beside the memberships themselves, in the same transactions, and read by what has to know how
things were: the ledger of acknowledgements. docs/acknowledgement.md tells how it is used.
"""
