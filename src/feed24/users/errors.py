"""What inviting and changing people may be refused for."""

from feed24.errors import Invalid


class WrongEmail(Invalid):
    """Not an e-mail address."""


class EmailTaken(Invalid):
    """Somebody has this address already."""


class TooManyPeople(Invalid):
    """The portal's limit of active people is reached."""


class NoDepartment(Invalid):
    """An employee is invited into at least one department."""


class NoWorkgroup(Invalid):
    """A guest is invited into at least one workgroup."""


class UnknownGroup(Invalid):
    """A guest is invited into a workgroup that does not exist."""


class WrongFile(Invalid):
    """Not a picture that browsers show."""


class LastAdministrator(Invalid):
    """Nobody could undo the loss of the only administrator over the portal itself."""


class WeakPassword(Invalid):
    """A password has to have some length."""
