"""Bodies of answers, read up to a limit that holds before and after decompression."""

import zlib
from collections.abc import AsyncIterator
from typing import Protocol

from feed24.outgoing.errors import Failed, Refused

ENCODINGS = "gzip, deflate"

_EITHER_HEADER = 32 + zlib.MAX_WBITS
_NO_HEADER = -zlib.MAX_WBITS
_METHOD = 8


class Decoder(Protocol):
    """Takes a piece of the body as sent; gives what it says, at most `room` bytes and one more."""

    def __call__(self, piece: bytes, room: int) -> bytes: ...


def decoder(encoding: str) -> Decoder:
    """For the value of `Content-Encoding`. Raises Refused for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return lambda piece, _room: piece
        case "gzip" | "x-gzip" | "deflate":
            return _Inflating()
    raise Refused("the body is encoded in a way that was not asked for")


class _Inflating:
    """gzip and both kinds of deflate that servers send."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_EITHER_HEADER)
        self._begun = False

    def __call__(self, piece: bytes, room: int) -> bytes:
        if not self._begun:
            self._begun = True
            if piece[:1] != b"\x1f" and piece[0] & 0x0F != _METHOD:
                self._stream = zlib.decompressobj(_NO_HEADER)
        try:
            return self._stream.decompress(piece, room + 1)
        except zlib.error as error:
            raise Failed("the body cannot be decompressed") from error


async def read(pieces: AsyncIterator[bytes], decode: Decoder, most: int) -> bytes:
    """The whole body. Raises Refused for one that is larger, as sent or decoded."""
    sent = 0
    body = bytearray()
    async for piece in pieces:
        sent += len(piece)
        if piece:
            body += decode(piece, most - len(body))
        if sent > most or len(body) > most:
            raise Refused("the body is too large")
    return bytes(body)
