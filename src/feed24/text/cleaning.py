"""The last step before HTML leaves: nothing but harmless elements, attributes and addresses.

Whatever the steps before it did, what comes out is balanced, runs nothing and loads nothing but
pictures, and browsers read it as it stands: what would be something else once it was read, as a
link in a table in a link, is cleaned again. The only user of the sanitiser.
"""

from html import escape

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


# More than there can be elements in each other.
_MOST_PASSES = 25


def clean(html: str) -> str:
    """The harmless part of a fragment of HTML; the fragment as text if it never stays as it is."""
    for _ in range(_MOST_PASSES):
        cleaned = _CLEANER.clean(html)
        if cleaned == html:
            return html
        html = cleaned
    return escape(html)
