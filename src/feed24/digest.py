"""The only form in which secrets that nobody chose are kept."""

import hashlib


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for what is random and long, such as tokens and codes.

    Passwords are something else (`users/passwords`). Any text has one, also such that is no
    Unicode.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
