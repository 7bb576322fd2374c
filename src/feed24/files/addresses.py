"""The addresses of files that answers hand out.

Those of the Drive are good as long as the credential they were made for: a webhook that is revoked
takes them with it. Those of attachments and shown files stand for the webhook by themselves, and do
so for an hour. None is a right: who may have the content is asked again at every download.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from feed24.files.rights import Right
from feed24.files.signing import sign
from feed24.files.storages import APPLICATION, COMPANY, PERSON, WORKGROUP
from feed24.files.store import PUBLIC
from feed24.rest.call import Call, Credential

DOWNLOAD = "download"
UPLOAD = "upload"
ATTACHMENT = "attachment"
SHOWN_FILE = "file"
SHORT_LIFE = timedelta(hours=1)
SHOWN_PLACES = ("showPreview", "showFile", "downloadFile")

_WEB = {
    PERSON: "company/personal/user/{}/disk",
    WORKGROUP: "workgroups/group/{}/disk",
    COMPANY: "docs",
    APPLICATION: "app/{}/disk",
}


def bound_to(credential: Credential) -> str:
    """What a token for this credential is signed with."""
    return f"{credential.kind}:{credential.id}"


def download(call: Call, file_id: int) -> str:
    """Where the caller downloads a file of the Drive."""
    return _method(call, DOWNLOAD, {"id": file_id})


def version(call: Call, version_id: int) -> str:
    """Where the caller downloads a version of a file."""
    return _method(call, DOWNLOAD, {"version": version_id})


def external(origin: str, code: str, inner_id: int | None = None) -> str:
    """Where anybody sees or downloads an object, or one below a folder that is shown to anybody."""
    inner = "" if inner_id is None else f"/{inner_id}"
    return f"{origin}/~{code}{inner}"


def upload(call: Call, folder_id: int, unique: bool, rights: Mapping[str, Right]) -> str:
    """Where the caller uploads a file to a folder, as a form."""
    granted = ",".join(f"{code}:{int(right)}" for code, right in rights.items())
    return _method(call, UPLOAD, {"id": folder_id, "unique": int(unique), "rights": granted})


def _method(call: Call, name: str, arguments: Mapping[str, str | int]) -> str:
    credential = call.caller.credential
    token = sign(call.services.secret, name, arguments, credential=bound_to(credential))
    # A webhook is part of the path, an access token stands beside; a browser sends its cookie.
    place = f"{name}/" if credential.path else f"{name}.json"
    auth = {"auth": credential.token} if credential.token else {}
    return f"{call.rest_url}{place}?{urlencode({**auth, 'token': token})}"


def attachment(call: Call, attachment_id: int) -> str:
    """Where the caller downloads an attachment, for an hour."""
    proof = quote(standing_for(call, ATTACHMENT, attachment_id), safe="")
    place = f"{call.origin}/bitrix/tools/disk/uf.php"
    return f"{place}?attachedId={attachment_id}&auth[auth]={proof}&action=download&ncc=1"


class FileAddresses(NamedTuple):
    """Where one caller sees and downloads one file, for an hour."""

    preview: str
    show: str
    download: str


def shown_file(call: Call, file_id: int) -> FileAddresses:
    """The addresses of a file beside comments."""
    proof = quote(standing_for(call, SHOWN_FILE, file_id), safe="")
    end = f"{file_id}?auth[auth]={proof}"
    places = (f"{call.origin}/disk/{place}/{end}" for place in SHOWN_PLACES)
    return FileAddresses(*places)


def standing_for(call: Call, purpose: str, object_id: int) -> str:
    """A value that stands for the caller's credential for an hour, for one object."""
    return sign(
        call.services.secret,
        purpose,
        {"id": object_id, "credential": bound_to(call.caller.credential)},
        until=call.tx.now + SHORT_LIFE,
    )


def public_url(origin: str, key: str) -> str:
    """Where anybody downloads a photo or an avatar."""
    return f"{origin}/upload/{key.removeprefix(PUBLIC + '/')}"


def web_page(origin: str, kind: str, owner_id: int, place: str, names: Sequence[str]) -> str:
    """The page of an object in a storage; `place` is `path` for folders and `file` for files."""
    path = "/".join(quote(name, safe="") for name in names)
    return f"{origin}/{_WEB[kind].format(owner_id)}/{place}/{path}"
