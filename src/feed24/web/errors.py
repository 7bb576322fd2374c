"""What a page may be refused with."""


class Refused(Exception):
    """A page that says in a sentence why there is nothing else; `reason` names it in the catalogue
    below `error`.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
