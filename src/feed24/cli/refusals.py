"""Refusals of use cases in the words of the command line."""

from feed24.applications import errors as applications
from feed24.departments import errors as departments
from feed24.errors import NotFound, Refusal
from feed24.events import errors as events
from feed24.users import errors as users
from feed24.workgroups import errors as workgroups

_TEXTS: dict[type[Refusal], str] = {
    applications.WrongTitle: "an application needs a title of at most 200 characters",
    applications.WrongAddress: "{} must be an absolute http or https address, without `#`",
    applications.UnknownPerson: "there is no active person {}",
    workgroups.UnknownWorkgroup: "there is no workgroup {}",
    workgroups.UnknownPerson: "there is no active person {}",
    workgroups.OwnerStays: "person {} owns the workgroup; make somebody else its owner first",
    workgroups.NameMissing: "a workgroup needs a name",
    departments.UnknownDepartment: "there is no department {}",
    departments.UnknownHead: "there is no active person {} to head a department",
    departments.WrongParent: "department {} cannot be the one above: there is none, or it is below",
    departments.RootStays: "the top of the company stays",
    departments.NameMissing: "a department needs a name",
    users.WrongEmail: "{} is no e-mail address",
    users.EmailTaken: "somebody has the address {} already",
    users.LastAdministrator: "person {} is the only administrator left",
    users.WeakPassword: "a password needs {} characters at least",
    events.UnsupportedProtocol: "receivers are told by http or https",
    events.WrongAddress: "{} is no address for a receiver (`local_receivers` permits this machine)",
    users.TooManyPeople: "the limit of active people (user_limit) is reached",
}


def in_words(error: Refusal) -> str:
    """The sentence for a refusal; one that nobody has put into words speaks for itself."""
    text = _TEXTS.get(type(error))
    if text:
        return text.format(*error.args)
    if isinstance(error, NotFound) and error.args:
        return f"there is no {error}"
    meaning = (type(error).__doc__ or "refused").splitlines()[0].rstrip(".")
    return f"{meaning}: {error}" if error.args else meaning
