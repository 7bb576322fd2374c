"""The last step before HTML leaves: nothing but harmless elements, attributes and addresses.

Whatever the steps before it did, what comes out is balanced, runs nothing and loads nothing but
pictures. The only user of the sanitiser.
"""

from nh3 import Cleaner

from feed24.text.addresses import PICTURE, SCHEMES

_CLEANER = Cleaner(
    tags={
        *("b", "i", "u", "s", "span", "a", "br", "img", "p", "div"),
        *("blockquote", "cite", "pre", "code", "details", "summary"),
        *("ul", "ol", "li", "table", "tbody", "tr", "td", "th"),
    },
    attributes={
        "a": {"href", "data-file", "download"},
        "img": {"src", "alt", "width", "height", "data-file"},
        "ol": {"type"},
        "span": {"style", "data-mention", "data-file"},
        "div": {"style"},
    },
    filter_style_properties={"color", "font-size", "font-family", "text-align"},
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer nofollow",
    tag_attribute_values={"img": {name: {value} for name, value in PICTURE.items()}},
    set_tag_attribute_values={"img": PICTURE},
)


def clean(html: str) -> str:
    """The harmless part of a fragment of HTML."""
    return _CLEANER.clean(html)
