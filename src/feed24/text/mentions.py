"""Whom a text mentions: exactly what is shown as a mention when it is rendered."""

import re

from feed24.text.rendering import rendered

PERHAPS = re.compile(r"\[\s*(?:user|project|department)\b", re.IGNORECASE)


async def mentioned(text: str) -> tuple[str, ...]:
    """Codes in order of first mention: U5 a person, SG9 a workgroup, D3 a department.

    Whether there is such a person, workgroup or department is not asked.
    """
    return (await rendered(text)).mentions if PERHAPS.search(text) else ()
