"""PHP's conversions of a decoded parameter: to integer, truth value and text.

The recorded answers of PHP (tests/data/php_intval.json) are the specification. A parameter is a
str, int, float, bool, None, list or dict; none of these functions raises.
"""

import math
import re
from typing import Any, TypeGuard

SMALLEST, LARGEST = -(2**63), 2**63 - 1

_NUMBER = re.compile(r"[ \t\n\r\v\f]*([+-]?)0*([0-9]*)((?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)")
# As many digits as the largest integer has; PHP reads a longer text as a float.
MOST_DIGITS = 19


def php_int(value: object) -> int:
    """`(int) $value`: leading digits count, garbage is 0, the result fits into 64 bits."""
    if isinstance(value, str):
        return _int_of_text(value)
    if isinstance(value, float):
        return _wrapped(value)
    if isinstance(value, int):
        return int(value) if SMALLEST <= value <= LARGEST else _wrapped(_as_float(value))
    return int(bool(value))


def php_bool(value: object) -> bool:
    """PHP's truth value: 0, 0.0, "", "0", null and the empty array are false; "false" is true."""
    return bool(value) and value != "0"


def php_text(value: object) -> str:
    """The scalar as PHP prints it: true is "1", false and null "", 1.0 is "1"; an array is ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        return _text_of_float(value)
    if isinstance(value, int):
        return str(value) if SMALLEST <= value <= LARGEST else _text_of_float(_as_float(value))
    return ""


def is_array(value: object) -> TypeGuard[list[Any] | dict[str, Any]]:
    """Whether PHP would call it an array."""
    return isinstance(value, list | dict)


def items(value: object) -> list[Any]:
    """The values of an array, whatever its keys; [] for anything else."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def lookup(mapping: object, name: str) -> Any:
    """The value under `name`: spelled exactly so, else in any letter case; else None."""
    if not isinstance(mapping, dict):
        return None
    if name in mapping:
        return mapping[name]
    folded = name.lower()
    return next((value for key, value in mapping.items() if key.lower() == folded), None)


def _int_of_text(text: str) -> int:
    match = _NUMBER.match(text)
    sign, digits, rest = match.groups() if match else ("", "", "")
    if rest or len(digits) > MOST_DIGITS:
        number = float(f"{sign}0{digits}{rest}")
        return _clamped(int(number)) if math.isfinite(number) else 0
    return _clamped(int(f"{sign}0{digits}"))


def _clamped(number: int) -> int:
    """The nearest 64-bit integer."""
    return min(max(number, SMALLEST), LARGEST)


def _wrapped(number: float) -> int:
    """A float as PHP casts it: without its fraction, modulo 2^64; 0 when it is not finite."""
    if not math.isfinite(number):
        return 0
    return (int(number) - SMALLEST) % 2**64 + SMALLEST


def _as_float(number: int) -> float:
    """An integer beyond 64 bits, which PHP's JSON decoder reads as a float."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _text_of_float(number: float) -> str:
    """Fourteen significant digits, as PHP prints a float: 1.0E+25, 0.1, -0, INF."""
    if not math.isfinite(number):
        return "NAN" if math.isnan(number) else "INF" if number > 0 else "-INF"
    mantissa, exponent, power = f"{number:.14G}".partition("E")
    if not exponent:
        return mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(power):+d}"
