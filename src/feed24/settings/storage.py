"""Where the portal keeps what it has, and how it finds it again."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from feed24.settings import addresses, database


class Storage(BaseModel):
    """The data directory, the database, files, the feed index."""

    data: Path = Field(
        default=Path("feed24-data"),
        description="The data directory: database, files, certificates.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="`postgresql://user:password@host/name`, or `sqlite:///path`. Of several "
        "hosts, `host1:5432,host2:5432`, the one that takes writes is used. Without it: the SQLite "
        "file `feed24.db` in the data directory.",
    )
    files_url: str | None = Field(
        default=None,
        description="Where files are kept: `s3://bucket/prefix` (credentials from the usual "
        "`AWS_*` environment) or `file:///path`. Without it: the folder `files` in the data "
        "directory.",
    )
    max_upload_mb: int = Field(
        default=5000,
        ge=1,
        le=1_000_000,
        description="The largest file that is taken at an upload address, in MB. It goes to the "
        "store as it comes and is never in memory as a whole.",
    )
    external_links: bool = Field(
        default=True,
        description="Whether files and folders may have public addresses. Without it those that "
        "were given out lead nowhere.",
    )
    pool_size: int = Field(
        default=10, ge=1, le=1000, description="The most database connections of each worker."
    )
    pooler: bool = Field(
        default=False,
        description="Whether `database_url` leads to a pooler in transaction mode, such as "
        "PgBouncer. No prepared statement then outlives its transaction.",
    )
    feed_index: Literal["memory", "sql"] = Field(
        default="memory",
        description="How lists of posts are answered: from an index in each worker's memory, or "
        "by counting in the database, which takes longer the more posts there are.",
    )
    index_mb: int = Field(
        default=128,
        ge=8,
        le=65536,
        description="Memory of the feed index per worker, in MB. 512 suits ten million posts.",
    )

    @field_validator("data")
    @classmethod
    def _absolute_data(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("files_url")
    @classmethod
    def _files(cls, value: str | None) -> str | None:
        return value and addresses.files_url(value)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            database.address(value.get_secret_value())
        return value

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address with its asynchronous driver, password included."""
        if self.database_url is None:
            return database.sqlite(self.data / "feed24.db")
        return database.address(self.database_url.get_secret_value())
