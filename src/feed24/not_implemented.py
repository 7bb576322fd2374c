"""Documented methods that answer ERROR_METHOD_NOT_FOUND, for the compatibility table."""

_EVENTS = "applications and events"

LATER = dict.fromkeys(
    (
        "events",
        "event.bind",
        "event.unbind",
        "event.get",
        "event.test",
        "event.offline.list",
        "event.offline.get",
        "event.offline.clear",
        "event.offline.error",
    ),
    _EVENTS,
)

NEVER = {
    "`user.userfield.*`, `user.online`, `user.counters`, `user.history.*`": "not part of a feed",
    "`humanresources.*` and everything under `/rest/api/`": "the third protocol generation",
    "`tasks.*`, `calendar.*`, `crm.*`, `lists.*`, `bizproc.*`, `im.*`, `pull.*`": "other products",
    "`placement.*`": "applications inside other products' pages",
    "`log.blogpost.user.get`, `log.comment.*`": "undocumented; no official client knows them",
}
