"""What everybody of the demo company signs in with, except for its administrator.

It is no secret, so it is nothing to hash anew in every portal, or for sixty people.
"""

PASSWORD = "aldera-demo"  # noqa: S105 - for everybody to know
HASHED = (
    "$argon2id$v=19$m=19456,t=2,p=1$zBpCEwM1FqVYE6fifi9r+A$"
    "s59XQ0vXuzWQT7HvjK++JaCbhspi1ILt0ADNCSJXFLk"
)
