"""Why something about acknowledgements was refused."""

from feed24.errors import Invalid


class NotSettled(Invalid):
    """The moment is still to come, or so near that it may change yet."""


class BeforeBeginning(Invalid):
    """The ledger of the post begins later, or not at all."""


class TextChanged(Invalid):
    """The post has another text by now."""


class NotImportant(Invalid):
    """Nobody is asked to confirm the post."""
