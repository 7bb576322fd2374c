"""What can happen. An event holds ids; whoever is told looks the rest up with rights of their own.

`application_id` is 0 for what concerns everybody, or names the only application that is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar

import msgspec


class Kind(StrEnum):
    POST_PUBLISHED = "post_published"
    POST_EDITED = "post_edited"
    POST_DELETED = "post_deleted"
    WORKGROUP_CREATED = "workgroup_created"
    WORKGROUP_CHANGED = "workgroup_changed"
    WORKGROUP_DELETED = "workgroup_deleted"
    PERSON_ADDED = "person_added"
    APPLICATION_INSTALLED = "application_installed"
    APPLICATION_UPDATED = "application_updated"
    APPLICATION_UNINSTALLED = "application_uninstalled"
    TESTED = "tested"
    # Something waits in the queue that applications read by themselves.
    OFFLINE_WAITING = "offline_waiting"
    # These may be subscribed to and never happen here.
    PAID = "paid"
    SUBSCRIPTION_RENEWED = "subscription_renewed"
    METHOD_CONFIRMED = "method_confirmed"


@dataclass(frozen=True)
class Event:
    """Something that has happened."""

    kind: ClassVar[Kind]
    application_id: int = field(default=0, kw_only=True)

    def data(self) -> str:
        """Everything but whom it concerns, as JSON; equal events have equal texts."""
        names = (each.name for each in fields(self) if each.name != "application_id")
        content = {name: getattr(self, name) for name in names}
        return msgspec.json.encode(content, order="deterministic").decode()


@dataclass(frozen=True)
class _OfPost(Event):
    post_id: int


class PostPublished(_OfPost):
    kind = Kind.POST_PUBLISHED


class PostEdited(_OfPost):
    kind = Kind.POST_EDITED


class PostDeleted(_OfPost):
    kind = Kind.POST_DELETED


@dataclass(frozen=True)
class _OfWorkgroup(Event):
    workgroup_id: int


class WorkgroupCreated(_OfWorkgroup):
    kind = Kind.WORKGROUP_CREATED


class WorkgroupChanged(_OfWorkgroup):
    """Its details, its owner, whether it is archived; members do not count."""

    kind = Kind.WORKGROUP_CHANGED


class WorkgroupDeleted(_OfWorkgroup):
    kind = Kind.WORKGROUP_DELETED


@dataclass(frozen=True)
class PersonAdded(Event):
    kind = Kind.PERSON_ADDED
    user_id: int


@dataclass(frozen=True)
class ApplicationInstalled(Event):
    """Its installation is finished; tell only the application itself."""

    kind = Kind.APPLICATION_INSTALLED
    version: int
    active: bool = True


@dataclass(frozen=True)
class ApplicationUpdated(Event):
    kind = Kind.APPLICATION_UPDATED
    version: int
    previous_version: int


@dataclass(frozen=True)
class ApplicationUninstalled(Event):
    """The application is gone; `clean` says that what it kept here is gone as well."""

    kind = Kind.APPLICATION_UNINSTALLED
    clean: bool = False


@dataclass(frozen=True)
class Tested(Event):
    """An application wants to hear this of itself."""

    kind = Kind.TESTED
    query: Mapping[str, Any] = field(default_factory=dict)
