"""Why a post could not be published, changed or shared."""

from feed24.errors import Forbidden, Invalid


class Unaddressable(Forbidden):
    """The actor may not address one of the recipients."""


class NobodyLeft(Forbidden):
    """The actor may not address everyone, and nobody else was named."""


class NoRecipients(Invalid):
    """Nobody is addressed."""


class NoTitle(Invalid):
    """The post would have a blank title."""


class NoText(Invalid):
    """The post would have a blank text."""


class Incomplete(Invalid):
    """Some part of the post cannot be stored as sent: its text, a file, its poll, its author."""
