"""A card as `feed24.post.list` shows it."""

from datetime import UTC, datetime
from typing import Any

from feed24.cards.service import Card, Cards, Said, Thanks
from feed24.comments.wire import full_comment
from feed24.files import addresses
from feed24.files.attachments import Attached
from feed24.personal.flags import Flag
from feed24.posts.showing import allowed, recipient
from feed24.posts.visibility import Level
from feed24.previews.wire import preview
from feed24.reactions.wire import shown_tally
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.users import wire as users


def card(call: Call, made: Cards, each: Card) -> dict[str, Any]:
    row = each.row
    return {
        "ID": str(row.id),
        "TITLE": "" if row.micro else row.title,
        "TEXT": row.message,
        "REVISION": each.text.revision,
        "DATE": iso(_moment(row.published_at), call.zone),
        "EDITED_AT": _iso(call, each.text.edited_at),
        "AUTHOR": person(call, made, row.author_id),
        "RECIPIENTS": [recipient(shown) for shown in each.audience.shown],
        "HIDDEN_RECIPIENTS": each.audience.hidden,
        "TAGS": list(each.tags),
        "FILES": [file(call, attached) for attached in each.files],
        "IMPORTANT": _important(call, each),
        "POLL_ID": None if row.poll_id is None else str(row.poll_id),
        "GRATITUDE": _gratitude(call, made, each.thanks) if each.thanks else None,
        "PREVIEW": preview(call, each.preview) if each.preview else None,
        "BACKGROUND": each.text.background or "",
        "COMMENTS": row.comment_count,
        "LATEST_COMMENTS": [_said(call, said) for said in each.comments],
        "ALLOWED": allowed(each.level, Level.READ),
        "PINNED": Flag.PINNED in each.flags,
        "FOLLOWED": Flag.FOLLOWED in each.flags,
        "FAVOURITE": Flag.FAVOURITE in each.flags,
        **shown_tally(each.tally),
    }


def person(call: Call, made: Cards, user_id: int) -> dict[str, str]:
    return users.card(call, user_id, made.people.get(user_id))


def file(call: Call, attached: Attached) -> dict[str, Any]:
    """A file; of a picture with its sides there is a smaller copy to look at."""
    kind = attached.media_type.partition("/")[0]
    picture = kind == "image" and bool(attached.width)
    watched = kind in {"video", "audio"}
    shown = addresses.shown_file(call, attached.file_id)
    return {
        "ID": str(attached.id),
        "FILE_ID": str(attached.file_id),
        "NAME": attached.name,
        "ALT": attached.alt or "",
        "SIZE": attached.size,
        "TYPE": "image" if picture else kind if watched else "file",
        "DOWNLOAD_URL": addresses.attachment(call, attached.id),
        "PREVIEW_URL": shown.preview if picture else None,
        "SHOW_URL": shown.show if watched else None,
        "WIDTH": attached.width,
        "HEIGHT": attached.height,
    }


def _important(call: Call, each: Card) -> dict[str, Any] | None:
    until = each.row.important_until
    if not each.row.important and until is None:
        return None
    return {
        "ASKED": "Y" if each.row.important else "N",
        "UNTIL": _iso(call, None if until is None else _moment(until)),
        "ENDED": "Y" if until is not None and _moment(until) < call.tx.now else "N",
        "CONFIRMED_AT": _iso(call, each.confirmed_at),
    }


def _gratitude(call: Call, made: Cards, thanks: Thanks) -> dict[str, Any]:
    return {"MEDAL": thanks.medal, "PEOPLE": [person(call, made, each) for each in thanks.people]}


def _said(call: Call, said: Said) -> dict[str, Any]:
    return full_comment(call, said.row, said.files, said.tally, said.shared)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _iso(call: Call, at: datetime | None) -> str | None:
    return iso(at, call.zone) if at else None
