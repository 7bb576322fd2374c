"""The codes of scopes: what a credential may be granted."""

import re

from feed24.errors import Invalid

# Scopes that open methods here.
KNOWN = (
    "log",
    "user",
    "user_basic",
    "user_brief",
    "department",
    "disk",
    "sonet_group",
    "socialnetwork",
)

# Opens methods too, but has to be granted by name: the official PHP client, when it asks for its
# scopes, raises on codes outside its own list, and this one is not in it.
BY_NAME = ("vote",)

# Documented scopes of other products. Clients look for them in the full list and may ask for them;
# granting one has no effect, and "all" does not.
OTHERS = (
    "ai_admin",
    "appform",
    "baas",
    "biconnector",
    "bizproc",
    "booking",
    "calendar",
    "calendarmobile",
    "call",
    "cashbox",
    "catalog",
    "catalogmobile",
    "configuration.import",
    "contact_center",
    "crm",
    "delivery",
    "documentgenerator",
    "entity",
    "forum",
    "humanresources.hcmlink",
    "iblock",
    "im",
    "im.import",
    "imbot",
    "imconnector",
    "imopenlines",
    "intranet",
    "landing",
    "landing_cloud",
    "lists",
    "mailservice",
    "main",
    "messageservice",
    "mobile",
    "notifications",
    "pay_system",
    "placement",
    "pull",
    "pull_channel",
    "rating",
    "rest",
    "rpa",
    "sale",
    "salescenter",
    "sign.b2e",
    "smile",
    "task",
    "tasks",
    "tasks_extended",
    "tasksmobile",
    "telephony",
    "timeman",
    "user.userfield",
    "userconsent",
    "userfieldconfig",
)

DOCUMENTED = KNOWN + BY_NAME + OTHERS
EVERYTHING = "all"

# The method pages call one scope by another name than the list of scopes does.
_ALIASES = {"sonet": "sonet_group"}
_POSITION = {code: position for position, code in enumerate(DOCUMENTED)}


def canonical(code: str) -> str:
    """The code under which a scope is granted and reported."""
    code = code.strip().lower()
    return _ALIASES.get(code, code)


def parse_scopes(text: str) -> tuple[str, ...]:
    """The scopes of a list that somebody typed, separated by commas or blanks, each once.

    `all` stands for every scope that opens something here, except those granted by name. Raises
    Invalid with the first code that no documentation knows.
    """
    scopes: dict[str, None] = {}
    for code in map(canonical, re.split(r"[\s,]+", text.strip(" \t\r\n,"))):
        if code == EVERYTHING:
            scopes |= dict.fromkeys(KNOWN)
        elif code in _POSITION:
            scopes[code] = None
        elif code:
            raise Invalid(code)
    return tuple(scopes)


def in_order(scopes: frozenset[str]) -> list[str]:
    """Granted scopes in the order of the documented list."""
    return sorted(scopes, key=lambda code: (_POSITION.get(code, len(_POSITION)), code))
