"""What a use case may refuse. The wire translates these; they carry no wire text.

Refusal
├── NotFound    there is no such thing, or the actor may not know of it
├── Forbidden   it exists and the actor lacks the right
└── Invalid     the request makes no sense as given
"""


class Refusal(Exception):
    """A use case declined; nothing was written."""


class NotFound(Refusal):
    """There is no such thing, or the actor may not know of it."""


class Forbidden(Refusal):
    """The thing exists and the actor lacks the right."""


class Invalid(Refusal):
    """The request makes no sense as given."""
