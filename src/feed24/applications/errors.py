"""What is refused about applications."""

from feed24.errors import Invalid, Refusal


class WrongTitle(Invalid):
    """An application needs a title, and a short one."""


class WrongAddress(Invalid):
    """An address is none that a browser can be sent to; the field is named."""


class UnknownPerson(Invalid):
    """There is no such active person."""


class NotInstalled(Refusal):
    """The installation is not finished; until then only administrators let the application in."""


class NotLetIn(Refusal):
    """The person has not agreed to all that the application would get."""
