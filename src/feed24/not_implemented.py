"""Documented methods that answer ERROR_METHOD_NOT_FOUND, for the compatibility table."""

# Announced, with the reason why they are not there yet.
LATER: dict[str, str] = {}

NEVER = {
    "`user.userfield.*`, `user.online`, `user.counters`, `user.history.*`": "not part of a feed",
    "`humanresources.*` and everything under `/rest/api/`": "the third protocol generation",
    "`tasks.*`, `calendar.*`, `crm.*`, `lists.*`, `bizproc.*`, `im.*`, `pull.*`": "other products",
    "`placement.*`": "applications inside other products' pages",
    "`log.blogpost.user.get`, `log.comment.*`": "undocumented; no official client knows them",
}
