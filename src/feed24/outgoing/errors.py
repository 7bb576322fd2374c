"""Why a request has no answer, told apart by whether asking again may help."""


class OutgoingError(Exception):
    """There is no answer. The text is for logs and names no address."""


class Refused(OutgoingError):
    """We do not ask this, or do not take what came; that will be the same next time."""


class Failed(OutgoingError):
    """It did not work out this time."""


class Forbidden(OSError):
    """Raised where a connection is made to an address the policy does not permit."""
