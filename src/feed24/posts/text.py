"""What a message's text gives besides itself: a title and the words marked with #."""

import re

# Brackets and angle brackets end the search for the end of a tag, so that no text, however long,
# takes more than one pass.
_CUT = re.compile(r"\[cut\b[^\[\]]*\]", re.IGNORECASE)
_HTML = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_QUOTE = re.compile(r"\[/?quote\b[^\[\]]*\]", re.IGNORECASE)
_TAGS = (
    "p|b|i|u|s|list|code|size|font|color|url|img|video|td|tr|table|file|document|disk|user|project"
    r"|left|right|center|justify|\*"
)
_BBCODE = re.compile(rf"\[/?(?:{_TAGS})(?:[\s=][^\[\]]*)?\]", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\S)#([^\s,.\[\]<>]+)")


_MARKUP = re.compile("|".join(each.pattern for each in (_CUT, _QUOTE, _BBCODE)), re.IGNORECASE)


def without_markup(text: str) -> str:
    """The text as it is read: its tags are gone, with the addresses that stand in them."""
    return _MARKUP.sub(" ", text) if "[" in text else text


def blank(text: str) -> bool:
    """Nothing but white space, no-break spaces included."""
    return not text.strip()


def derived_title(message: str) -> str:
    """The message in one line without its markup; blank for one that is nothing but markup."""
    text = _CUT.split(message, maxsplit=1)[0]
    text = _QUOTE.sub('"', _HTML.sub("", text))
    return " ".join(_BBCODE.sub("", text).split())


def hashtags(text: str) -> list[str]:
    """Words after a # that stands at the beginning or after white space, in order."""
    return _HASHTAG.findall(text)
