"""Files in parameters: shapes, PHP's base64, and names that are safe to store."""

import time
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed24.rest.content import SentFile, decode_base64, safe_name, sent_file

HELLO = b64encode(b"hello").decode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a.txt", HELLO], SentFile("a.txt", b"hello")),
        ({"name": "a.txt", "content": HELLO}, SentFile("a.txt", b"hello")),
        ({"1": "a.txt", "0": HELLO}, SentFile("a.txt", b"hello")),
        (["../../etc/pass?wd", HELLO, "more"], SentFile("pass_wd", b"hello")),
        (["", HELLO], SentFile(None, b"hello")),
        ([None, HELLO], SentFile(None, b"hello")),
        ([5, HELLO], SentFile("5", b"hello")),
        ([["a"], HELLO], SentFile(None, b"hello")),
        (HELLO, SentFile(None, b"hello")),
        (["a.txt", "????"], SentFile("a.txt", b"")),
        (["a.txt", "A"], SentFile("a.txt", b"")),
        (["a.txt", ""], None),
        (["a.txt", "false"], None),
        (["a.txt", False], None),
        (["a.txt", None], None),
        (["a.txt", [HELLO]], None),
        (["a.txt"], None),
        ([], None),
        ({}, None),
        ("", None),
        ("false", None),
        (None, None),
    ],
)
def test_shapes(value: Any, expected: SentFile | None) -> None:
    assert sent_file(value) == expected


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("aGVsbG8=", b"hello"),
        ("aGVsbG8", b"hello"),
        ("aGVs\r\nbG8=\n", b"hello"),
        (" a G-V_s.b:G8 ", b"hello"),
        ("aGVsжbG8=", b"hello"),
        ("aGVs\ud800bG8=", b"hello"),
        ("aGVsbG8====", b"hello"),
        ("aGVsb=G8=", b"hello"),
        ("aGVsbG8=aGVsbG8=", b"hello\x1a\x19[\x1b\x1b"),
        ("aGVsb", b"hel"),
        ("QR==", b"A"),
        ("=", b""),
        ("", b""),
    ],
)
def test_base64_is_lenient(text: str, content: bytes) -> None:
    assert decode_base64(text) == content


@given(st.binary(max_size=100), st.text(alphabet=" \n-_=.:ж", max_size=4), st.integers(0, 140))
def test_foreign_characters_are_skipped(content: bytes, noise: str, at: int) -> None:
    encoded = b64encode(content).decode()
    assert decode_base64(encoded[:at] + noise + encoded[at:]) == content


@given(st.text(max_size=60))
def test_base64_never_raises(text: str) -> None:
    assert isinstance(decode_base64(text), bytes)


def test_fifty_megabytes_take_a_moment() -> None:
    content = bytes(range(256)) * 200_000
    encoded = b64encode(content).decode()
    begun = time.process_time()
    assert sent_file(["big.bin", encoded]) == SentFile("big.bin", content)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("map.png", "map.png"),
        ("Отчёт за март.pdf", "Отчёт за март.pdf"),
        ("C:\\Users\\ann\\map.png", "map.png"),
        ("/etc/passwd", "passwd"),
        ("a/b\\c/d.txt", "d.txt"),
        ('q?u*o"t<e>d|.txt', "q_u_o_t_e_d_.txt"),
        ("a:b.txt", "a_b.txt"),
        ("nul\0 tab\t line\n del\x7f.txt", "nul_ tab_ line_ del_.txt"),
        ("half\ud800.txt", "half_.txt"),
        ("", "file"),
        ("folder/", "file"),
        ("..", "file"),
        ("../.", "file"),
        (" ", "file"),
        (".gitignore", ".gitignore"),
        ("a" * 300, "a" * 255),
        ("я" * 300 + ".tar.gz", "я" * 252 + ".gz"),
        ("a." + "b" * 300, "a." + "b" * 253),
        ("." * 300 + "a" * 30, "file"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(alphabet=st.characters(), max_size=400))
def test_every_name_becomes_safe(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe) <= 255
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert safe.encode()
    assert safe_name(safe) == safe
