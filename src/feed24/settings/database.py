"""The address of the database: checked, and brought into the form that the libraries want.

Every check raises ValueError with a text that is a sentence about the value.
"""

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
_POSTGRESQL_OPTIONS = {
    "host",
    "port",
    "user",
    "password",
    "passfile",
    "ssl",
    "target_session_attrs",
    "prepared_statement_cache_size",
}
# Everything is read where it is written: an answer from a standby could be an old one.
_PRIMARY = ("read-write", "primary")
_PLACE = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:@,]+))(?::(?P<port>\d{1,5}))?")
_SEVERAL = re.compile(
    r"(?P<before>postgres[^:/?]*://(?:[^/?]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<after>[/?].*|)",
    re.DOTALL,
)


def address(text: str) -> str:
    """The address with its asynchronous driver; libpq's `sslmode` becomes the driver's `ssl`.

    Of several hosts, as in `postgresql://h1:5432,h2/db`, the one that takes writes is used.
    """
    url = _parsed(text)
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError("must begin with postgresql:// or sqlite:///")
    url = url.set(drivername=driver)
    if url.get_backend_name() == "postgresql":
        url = _postgresql(url)
    elif url.database in (None, "", ":memory:"):
        # Every worker and every command opens the database for itself.
        raise ValueError("must name a file: sqlite:///path")
    return url.render_as_string(hide_password=False)


def _postgresql(url: URL) -> URL:
    options = {("ssl" if key == "sslmode" else key): value for key, value in url.query.items()}
    if unknown := options.keys() - _POSTGRESQL_OPTIONS:
        raise ValueError(f"has an option we do not know: {min(unknown)}")
    if options.get("target_session_attrs", _PRIMARY[0]) not in _PRIMARY:
        raise ValueError(f"must have target_session_attrs={' or '.join(_PRIMARY)}")
    return url.set(query=options)


def _parsed(text: str) -> URL:
    """An address as libpq would understand it: a list of hosts becomes the option `host`."""
    several = _SEVERAL.fullmatch(text)
    try:
        url = make_url(several["before"] + several["after"] if several else text)
    except (ArgumentError, ValueError):
        raise ValueError("is not a database address") from None
    if several and url.query.keys() & {"host", "port"}:
        raise ValueError("has its hosts twice")
    if not isinstance(url.query.get("host", ""), str) or "," in url.query.get("host", ""):
        raise ValueError("must name several hosts as in postgresql://host1:5432,host2:5432/name")
    return url.set(query=_hosts(several["hosts"]) | url.query) if several else url


def _hosts(places: str) -> dict[str, str]:
    """The options `host` and `port`, each a list, of `h1:5432,h2,[::1]:5433`."""
    found = [_PLACE.fullmatch(place) for place in places.split(",")]
    ports = [match["port"] or "5432" for match in found if match]
    if not all(found) or not all(0 < int(port) < 65536 for port in ports):
        raise ValueError("must name every host as host or host:port")
    names = [match["v6"] or match["name"] for match in found if match]
    return {
        "host": ",".join(names),
        "port": ",".join(ports),
        "target_session_attrs": _PRIMARY[0],
    }


def sqlite(path: Path) -> str:
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string()


def without_password(text: str) -> str:
    """A database address as it may be shown to anybody."""
    url = _parsed(text)
    query = {key: "***" if "pass" in key else value for key, value in url.query.items()}
    return url.set(query=query).render_as_string(hide_password=True)
