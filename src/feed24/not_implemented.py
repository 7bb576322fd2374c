"""Documented methods that answer ERROR_METHOD_NOT_FOUND, for the compatibility table."""

_DRIVE = "Drive beyond what a feed needs to attach a file"
_EVENTS = "applications and events"

LATER = {
    **dict.fromkeys(
        (
            "disk.storage.addFolder",
            "disk.folder.addSubFolder",
            "disk.folder.rename",
            "disk.folder.copyTo",
            "disk.folder.moveTo",
            "disk.folder.markDeleted",
            "disk.folder.restore",
            "disk.folder.deleteTree",
            "disk.folder.shareToUser",
            "disk.folder.getExternalLink",
            "disk.file.rename",
            "disk.file.copyTo",
            "disk.file.moveTo",
            "disk.file.markDeleted",
            "disk.file.restore",
            "disk.file.delete",
            "disk.file.uploadVersion",
            "disk.file.getVersions",
            "disk.file.restoreFromVersion",
            "disk.file.getExternalLink",
            "disk.file.search",
            "disk.version.get",
            "disk.rights.getTasks",
        ),
        _DRIVE,
    ),
    **dict.fromkeys(
        (
            "disk.storage.getForApp",
            "disk.storage.rename",
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
    ),
}

NEVER = {
    "`user.userfield.*`, `user.online`, `user.counters`, `user.history.*`": "not part of a feed",
    "`humanresources.*` and everything under `/rest/api/`": "the third protocol generation",
    "`tasks.*`, `calendar.*`, `crm.*`, `lists.*`, `bizproc.*`, `im.*`, `pull.*`": "other products",
    "`placement.*`": "applications inside other products' pages",
    "`log.blogpost.user.get`, `log.comment.*`": "undocumented; no official client knows them",
}
