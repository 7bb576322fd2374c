"""What changing the company structure may be refused for."""

from feed24.errors import Invalid, NotFound


class UnknownDepartment(NotFound):
    """There is no such department."""


class NameMissing(Invalid):
    """A department cannot be without a name."""


class WrongParent(Invalid):
    """There is no such parent, it lies below the department, or the tree has its root already."""


class RootStays(Invalid):
    """The top of the structure cannot be deleted."""


class UnknownHead(Invalid):
    """There is no such person to head a department."""
