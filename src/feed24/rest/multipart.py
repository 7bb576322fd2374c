"""Multipart forms: fields for parameters. Uploaded parts are read by the signed upload alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from python_multipart.multipart import MultipartParser, parse_options_header


@dataclass
class Part:
    """One part: its name, its file name if it is a file, and its content."""

    headers: dict[str, bytes] = field(default_factory=dict)
    content: bytearray = field(default_factory=bytearray)

    def _option(self, name: bytes) -> str | None:
        _, options = parse_options_header(self.headers.get("content-disposition"))
        value = options.get(name)
        return None if value is None else value.decode("utf-8", "surrogateescape")

    @property
    def name(self) -> str:
        return self._option(b"name") or ""

    @property
    def filename(self) -> str | None:
        return self._option(b"filename")


class _Collector:
    """Callbacks of the streaming parser."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._header = bytearray()
        self._value = bytearray()

    def on_part_begin(self) -> None:
        self.parts.append(Part())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        name = bytes(self._header).decode("latin-1").lower()
        self.parts[-1].headers[name] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].content += data[start:end]


def read_parts(raw: bytes, boundary: bytes) -> list[Part]:
    """All parts of a body. Raises python_multipart's FormParserError for a malformed one."""
    collector = _Collector()
    callbacks = {name: getattr(collector, name) for name in dir(collector) if name.startswith("on")}
    parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]
    parser.write(raw)
    parser.finalize()
    return collector.parts


def read_fields(raw: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of the parts that are no files."""
    for part in read_parts(raw, boundary):
        if part.filename is None:
            yield part.name, bytes(part.content).decode("utf-8", "surrogateescape")
