"""What is refused about subscriptions."""

from feed24.errors import Invalid


class UnsupportedProtocol(Invalid):
    """Receivers are told by http or https."""


class WrongAddress(Invalid):
    """Nobody can be told at this address."""


class AlreadySubscribed(Invalid):
    """The same receiver hears of the same events already."""


class NoEvents(Invalid):
    """A webhook is told of some events; the ones that it cannot be told of are named."""
