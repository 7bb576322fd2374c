"""What changing workgroups may be refused for."""

from feed24.errors import Invalid, NotFound


class UnknownWorkgroup(NotFound):
    """There is no such workgroup, or it is hidden from the actor."""


class UnknownPerson(NotFound):
    """There is no such person, or the person is dismissed."""


class NoPeople(Invalid):
    """People were asked for and none was named."""


class NameMissing(Invalid):
    """A workgroup cannot be without a name."""


class WrongRole(Invalid):
    """A role that nobody can be given."""


class OwnerStays(Invalid):
    """An owner leaves that role only when somebody else takes it."""


class Banned(Invalid):
    """The person was banned from the workgroup."""


class NotAnImage(Invalid):
    """What should become an avatar is no image, or is not the actor's to read."""
