"""The languages of our pages, and the catalogue of their texts.

A text is found as `section.name` and may have `{places}` to fill in. A sentence is one text and is
never put together from pieces.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = ("en", "ru")
Translate = Callable[..., str]


def language_of(request: Request) -> str:
    """The language that the browser's settings like best, of those that we have."""
    accepted = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
    # The best first. Which English or Russian it is makes no difference to us.
    tags = (tag.partition("-")[0].lower() for tag, quality in accepted if quality > 0)
    return next((tag for tag in tags if tag in LANGUAGES), LANGUAGES[0])


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language by `section.name`."""
    raw = (files("feed24.web") / "catalogue" / f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{name}": text
        for section, named in tomllib.loads(raw).items()
        for name, text in named.items()
    }


def translator(language: str) -> Translate:
    """Gives texts of a language, with values filled in. Raises KeyError for a text nobody wrote."""
    found = texts(language)

    def translate(name: str, **values: object) -> str:
        return found[name].format_map(values)

    return translate
