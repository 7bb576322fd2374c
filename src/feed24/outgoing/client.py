"""Asking other servers."""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from feed24 import __version__
from feed24.outgoing import bodies
from feed24.outgoing.connecting import SINGLE, Connections, Lookup, Resolver, connector
from feed24.outgoing.errors import Failed, Forbidden, Refused
from feed24.outgoing.policy import Policy
from feed24.outgoing.sending import Parcel, Receipt

USER_AGENT = f"feed24/{__version__}"
SCHEMES = frozenset({"http", "https"})
LONGEST_URL = 2000

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[a-z0-9._:-]+", re.IGNORECASE | re.ASCII)
_CHUNK = 64 * 1024
# For the body of an answer whose status is known already.
_PATIENCE = 1.0
# Of one line of a head, and of their number: a head takes less than a megabyte.
_LONGEST_LINE = 8190
_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """One request and its limits.

    `seconds` is the time for all of it, redirects included. `types` are the media types that a
    successful answer may have; without any, all. Redirects are followed by requests without a body.
    `headers` count as secret: another host does not get them, and plain http after https neither.
    """

    url: str
    seconds: float
    most_bytes: int
    method: str = "GET"
    types: frozenset[str] = frozenset()
    redirects: int = 5
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, whatever its status. `url` is where it came from in the end."""

    url: URL
    status: int
    media_type: str
    charset: str | None
    headers: CIMultiDictProxy[str]
    body: bytes


class Outgoing:
    """Makes requests under a policy. Made by `opened`."""

    def __init__(self, policy: Policy, session: aiohttp.ClientSession) -> None:
        self._policy = policy
        self._session = session

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        policy: Policy,
        *,
        lookup: Lookup = socket.getaddrinfo,
        context: ssl.SSLContext | None = None,
        connections: Connections = SINGLE,
    ) -> AsyncIterator["Outgoing"]:
        """No cookies, no proxies from the environment; certificates are verified."""
        resolver = Resolver(policy, lookup, connections.lookups)
        context = context or ssl.create_default_context()
        session = aiohttp.ClientSession(
            connector=connector(policy, resolver, context, connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),
            read_bufsize=_CHUNK,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_LINES,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": bodies.ENCODINGS},
        )
        try:
            async with session:
                yield cls(policy, session)
        finally:
            await resolver.close()

    async def fetch(self, ask: Ask) -> Fetched:
        """The answer. Raises Refused, Failed."""
        with _understood():
            async with asyncio.timeout(ask.seconds):
                return await self._follow(ask)

    async def send(self, parcel: Parcel) -> Receipt:
        """Hand something over, and have the answer's status. Raises Refused, Failed.

        Nothing is sent on by a redirect. It may arrive twice where a kept connection ends then.
        """
        with _understood():
            url = self._checked(parcel.url)
            async with asyncio.timeout(parcel.seconds):
                try:
                    return await self._hand_over(url, parcel)
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                    if isinstance(error, aiohttp.ClientConnectorError):
                        raise
                    # A connection that was kept, and that the other side has had enough of.
                    return await self._hand_over(url, parcel)

    async def _hand_over(self, url: URL, parcel: Parcel) -> Receipt:
        asking = self._session.post(
            url, data=parcel.body, headers=parcel.headers, allow_redirects=False
        )
        async with asking as response:
            return Receipt(response.status, await _beginning(response, parcel.most_bytes))

    async def _follow(self, ask: Ask) -> Fetched:
        url, headers = self._checked(ask.url), ask.headers
        for _ in range(ask.redirects + 1):
            asking = self._session.request(
                ask.method, url, data=ask.body, headers=headers, allow_redirects=False
            )
            async with asking as response:
                try:
                    target = _target(ask, response)
                    if target is None:
                        return await _taken(ask, response)
                finally:
                    # Whatever else would come is not waited for.
                    response.close()
            there = self._checked(target)
            headers = _passed_on(headers, url, there)
            url = there
        raise Refused("too many redirects")

    def _checked(self, text: str) -> URL:
        """Raises Refused for what is no address of the web, or not permitted by its looks."""
        url = web_address(text)
        if url is None:
            raise Refused("this is no address of the web")
        if url.port not in self._policy.ports:
            raise Refused("the port is not permitted")
        return url


@contextmanager
def _understood() -> Iterator[None]:
    """What the library finds wrong, as one of our errors."""
    try:
        yield
    except TimeoutError as error:
        raise Failed("it took too long") from error
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, Forbidden):
            raise Refused(str(error.os_error)) from None
        raise Failed(type(error).__name__) from error
    except aiohttp.InvalidURL as error:
        raise Refused("this is no address") from error
    except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError) as error:
        raise Failed(type(error).__name__) from error
    except ValueError as error:
        # What the library finds wrong with an answer has many names.
        raise Refused("the answer makes no sense") from error


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    """How a body begins. What else comes is read, if it is little, so that the connection can be
    kept; what does not come is not waited for.
    """
    body = bytearray()
    with suppress(TimeoutError, aiohttp.ClientError, aiohttp.http.HttpProcessingError, ValueError):
        async with asyncio.timeout(_PATIENCE):
            async for piece in response.content.iter_chunked(_CHUNK):
                body += piece
                if len(body) > _CHUNK:
                    break
    return bytes(body[:most])


def web_address(text: str) -> URL | None:
    """The text as http(s) address without credentials; None when it is none."""
    if len(text) > LONGEST_URL or " " in text or not text.isprintable():
        return None
    try:
        url = URL(text)
        plain = url.user is None and url.password is None and url.port
        # Signs that are no letters can become others in the ASCII form of a name.
        found = plain and url.scheme in SCHEMES and _HOST.fullmatch(url.raw_host or "")
    except ValueError:
        return None
    return url if found and len(str(url)) <= LONGEST_URL else None


def _target(ask: Ask, response: aiohttp.ClientResponse) -> str | None:
    """Where to ask instead, if the answer says so and the request may be repeated there."""
    if response.status not in _REDIRECTS or not ask.redirects or ask.body is not None:
        return None
    try:
        return str(response.url.join(URL(response.headers.get("Location", ""))))
    except ValueError as error:
        raise Refused("the redirect leads nowhere") from error


def _passed_on(headers: Mapping[str, str], before: URL, after: URL) -> Mapping[str, str]:
    """What the next host may know. Raises Refused where secrets would travel in the open."""
    if not headers:
        return headers
    if before.scheme == "https" and after.scheme == "http":
        raise Refused("the redirect leads from https to http")
    return headers if before.origin() == after.origin() else {}


async def _taken(ask: Ask, response: aiohttp.ClientResponse) -> Fetched:
    succeeded = 200 <= response.status < 300
    if succeeded and ask.types and response.content_type not in ask.types:
        raise Refused("the answer is of another type")
    if (response.content_length or 0) > ask.most_bytes:
        raise Refused("the body is too large")
    decode = bodies.decoder(response.headers.get("Content-Encoding", ""))
    pieces = response.content.iter_chunked(_CHUNK)
    return Fetched(
        url=response.url,
        status=response.status,
        media_type=response.content_type,
        charset=response.charset,
        headers=response.headers,
        body=await bodies.read(aiter(pieces), decode, ask.most_bytes),
    )
