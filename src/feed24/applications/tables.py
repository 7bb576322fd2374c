"""Applications, who may use them, and what they were given: codes and tokens.

Secrets, codes and tokens are kept as hashes. `application_token` alone is kept as it is: it is sent
in every event, and authenticates this server to the application, never a call to this server.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from feed24.audit.recording import audited
from feed24.db import Moment, id_column, metadata

application = Table(
    "application",
    metadata,
    id_column(),
    Column("client_id", Text, nullable=False, unique=True),
    Column("secret_hash", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    # Where people are sent with a code, and what is opened in a frame.
    Column("handler_url", Text, nullable=False),
    # What administrators are shown until the installation is finished.
    Column("install_url", Text, nullable=False, default=""),
    # Without a page of its own: it is installed as soon as it is made.
    Column("api_only", Boolean, nullable=False, default=False),
    Column("application_token", Text, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("installed", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    # Only the people of `application_user` may use it.
    Column("restricted", Boolean, nullable=False, default=False),
    # Empty when it was made on the command line.
    Column("created_by", BigInteger, ForeignKey("person.id")),
    Column("created_at", Moment, nullable=False),
    # The row stays: its tokens are still answered with what became of it.
    Column("removed_at", Moment),
    info=audited("application"),
)

_APPLICATION = "application.id"

application_user = Table(
    "application_user",
    metadata,
    Column(
        "application_id",
        BigInteger,
        ForeignKey(_APPLICATION),
        primary_key=True,
        autoincrement=False,
    ),
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    info=audited("application_user", about="application_id", whose="user_id"),
)

application_consent = Table(
    "application_consent",
    metadata,
    Column(
        "application_id",
        BigInteger,
        ForeignKey(_APPLICATION),
        primary_key=True,
        autoincrement=False,
    ),
    Column("user_id", BigInteger, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    # All that was agreed to; more than that is asked for anew.
    Column("scopes", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    # When the application had begun to work for this person, in a frame.
    Column("begun_at", Moment),
)

# Gone with its use: a code that comes again is known by the tokens made with it.
oauth_code = Table(
    "oauth_code",
    metadata,
    id_column(),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("application_id", BigInteger, ForeignKey(_APPLICATION), nullable=False),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

# One row for each access token, with the refresh token that came with it.
oauth_token = Table(
    "oauth_token",
    metadata,
    id_column(),
    Column("application_id", BigInteger, ForeignKey(_APPLICATION), nullable=False, index=True),
    Column("user_id", BigInteger, ForeignKey("person.id"), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("access_hash", Text, nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
    Column("refresh_hash", Text, unique=True),
    Column("refresh_expires_at", Moment),
    # When the refresh token was exchanged for a new one.
    Column("rotated_at", Moment),
    # The code that all this came from, directly or by refreshing.
    Column("code_hash", Text, index=True),
    # When nobody is told any more that the token has expired.
    Column("forget_at", Moment, nullable=False, index=True),
)
