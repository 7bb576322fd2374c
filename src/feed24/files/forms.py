"""The file of a multipart form, taken as it comes: no more than a piece of it is held."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from feed24.rest.body import too_large
from feed24.rest.multipart import Part

# Headers of one part, however many.
_LONGEST_HEADERS = 64 << 10
# How much of a body that is refused is still read, so that the client sees the answer instead of a
# broken connection.
_PATIENCE = 64 << 20


class FileForm:
    """The first file under a name in the body of a request.

    Every method raises RestError for a body above the limit, FormParserError for one that is no
    form, and ClientDisconnect.
    """

    def __init__(self, request: Request, field: str, limit: int) -> None:
        self._request = request
        self._field = field
        self._limit = limit
        self._chunks = request.stream()
        self._received = 0
        self._pieces: deque[bytes] = deque()
        self._part = Part()
        self._header, self._value = bytearray(), bytearray()
        self._header_bytes = 0
        self._found: str | None = None
        self._inside = self._complete = False
        self._parser = self._begin()

    def _begin(self) -> MultipartParser:
        kind, options = parse_options_header(self._request.headers.get("content-type", ""))
        if kind != b"multipart/form-data":
            raise FormParserError("no form")
        names = [name for name in dir(self) if name.startswith("on_")]
        callbacks = {name: getattr(self, name) for name in names}
        return MultipartParser(options.get(b"boundary", b""), callbacks)  # type: ignore[arg-type]

    async def name(self) -> str | None:
        """The name of the file, when its part has begun; None if there is none."""
        declared = self._request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._limit:
            await self._refuse()
        while self._found is None and await self._read():
            pass
        return self._found

    async def pieces(self) -> AsyncIterator[bytes]:
        """The content of the file, to its end."""
        while True:
            while self._pieces:
                yield self._pieces.popleft()
            if self._complete:
                return
            if not await self._read():
                raise FormParserError("the form ends within the file")

    async def finish(self) -> None:
        """Read the rest of the body, so that the connection can be used again."""
        while await self._read():
            self._pieces.clear()

    async def _read(self) -> bool:
        """One more chunk; whether there was one."""
        chunk = await anext(self._chunks, None)
        if chunk is None:
            return False
        self._received += len(chunk)
        if self._received > self._limit:
            await self._refuse()
        if chunk:
            self._parser.write(chunk)
        return True

    async def _refuse(self) -> None:
        left = _PATIENCE
        with suppress(StopAsyncIteration):
            while left > 0:
                left -= len(await anext(self._chunks))
        raise too_large(self._limit)

    # What the parser calls.

    def on_part_begin(self) -> None:
        self._part = Part()
        self._header_bytes = 0

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += self._counted(data[start:end])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._counted(data[start:end])

    def _counted(self, piece: bytes) -> bytes:
        self._header_bytes += len(piece)
        if self._header_bytes > _LONGEST_HEADERS:
            raise FormParserError("the headers of a part are too long")
        return piece

    def on_header_end(self) -> None:
        self._part.headers[bytes(self._header).decode("latin-1").lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def on_headers_finished(self) -> None:
        if self._found is None and self._part.name == self._field and self._part.filename:
            self._found = self._part.filename
            self._inside = True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._pieces.append(data[start:end])

    def on_part_end(self) -> None:
        self._complete = self._complete or self._inside
        self._inside = False
