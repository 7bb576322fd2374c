"""Every method that could show something, and how each is asked about the hidden post."""

from typing import Any

from tests.leaks.secret import WORD, Secret

# They show people, groups and the caller's own things, or act and answer with no content.
HARMLESS_SCOPES = {"user", "user_basic", "user_brief", "department", "sonet_group"}
HARMLESS = {
    # Of everything on the Drive only how much it is.
    "feed24.storage.state",
    "feed24.storage.collect",
    "feed24.search.rebuild",
    "log.blogpost.add",
    "feed24.medal.list",
    "feed24.medal.set",
    "feed24.audience.count",
    "feed24.post.preview",
    "feed24.audience.people",
    "feed24.audience.sizes",
    "feed24.post.unpin",
    "feed24.post.unfollow",
    "feed24.favourite.remove",
    "feed24.notification.settings.get",
    "feed24.notification.settings.set",
    "feed24.draft.add",
    "disk.storage.getTypes",
    "disk.storage.getFields",
    "disk.folder.getFields",
    "disk.file.getFields",
    "disk.rights.getTasks",
    "disk.storage.uploadFile",
    "disk.folder.uploadFile",
}
POLL_VERBS = ("get", "getWithVoted", "recall", "stop", "resume", "download")


def readers(secret: Secret) -> dict[str, list[dict[str, Any]]]:
    """Every method that could show something, with parameters that ask for it."""
    post = {"POST_ID": secret.post}
    poll_of_post = {
        "moduleId": "blog",
        "entityType": "Bitrix\\Vote\\Attachment\\BlogPostConnector",
        "entityId": secret.post,
    }
    polls: list[dict[str, Any]] = [
        {"attachId": secret.poll},
        {"signedAttachId": secret.signed},
        poll_of_post,
    ]
    by_file = [{"id": secret.file}, {"0": secret.file}]
    every_code = [
        "UA",
        "SA",
        "G2",
        f"U{secret.author}",
        f"U{secret.insider}",
        "SG1",
        "SG1_K",
        "DR3",
    ]
    by_code: list[dict[str, Any]] = [{"LOG_RIGHTS": [code]} for code in every_code]
    return {
        "log.blogpost.get": [
            {},
            post,
            {"start": -1},
            {"FIRST_ID": 0, "LIMIT": 200},
            {"LAST_ID": secret.post + 1},
            {"LOG_DATE_FROM": "2000-01-01"},
            *by_code,
        ],
        "log.blogpost.getusers.important": [post],
        "feed24.comment.list": [post, {**post, "FIRST_ID": 0}, {**post, "LAST_ID": 10**9}],
        "feed24.comment.update": [{"COMMENT_ID": secret.comment, "TEXT": "mine now"}],
        "feed24.file.list": [{"FILE_ID": [secret.file]}],
        "feed24.file.describe": [{"FILE_ID": secret.file, "ALT": "mine now"}],
        "feed24.post.recipients": [post],
        "feed24.post.audience": [post],
        "feed24.audience.compare": [{**post, "DEST": ["UA"], "ADD": add} for add in ("Y", "N")],
        "feed24.post.explain": [post, {**post, "USER_ID": secret.insider}],
        "feed24.reaction.add": [
            {**post, "KIND": "like"},
            {"COMMENT_ID": secret.comment, "KIND": "like"},
        ],
        "feed24.reaction.remove": [post, {"COMMENT_ID": secret.comment}],
        "feed24.reaction.list": [post, {"COMMENT_ID": secret.comment}],
        "feed24.post.pin": [post],
        "feed24.post.pinned": [{}],
        "feed24.post.follow": [post],
        "feed24.post.followed": [{}],
        "feed24.favourite.add": [post],
        "feed24.favourite.list": [{}],
        "feed24.post.state": [post, {"POST_ID": [secret.post]}],
        "feed24.post.view": [post],
        "feed24.feed.unseen": [{}, {"ABOVE": 0}],
        "feed24.post.list": [
            {},
            post,
            {"POST_ID": [secret.post, 999]},
            {"start": -1},
            {"AUTHOR_ID": secret.author},
            {"TAG": WORD},
            {"WITH_FILES": "Y"},
            {"IMPORTANT": "Y"},
            {"TO_CONFIRM": "Y"},
            {"UNSEEN": "Y"},
            {"ABOVE": 0},
            {"FROM_GROUPS": "Y"},
            *by_code,
        ],
        "feed24.feed.place": [
            {"DATE": "2000-01-01", **more}
            for more in ({}, {"AUTHOR_ID": secret.author}, {"TAG": WORD}, {"WITH_FILES": "Y"})
        ],
        "feed24.draft.get": [{"DRAFT_ID": secret.draft}],
        "feed24.draft.list": [{}],
        "feed24.draft.update": [{"DRAFT_ID": secret.draft, "POST_MESSAGE": "mine now"}],
        "feed24.draft.preview": [{"DRAFT_ID": secret.draft}],
        "feed24.draft.publish": [{"DRAFT_ID": secret.draft}],
        "feed24.draft.delete": [{"DRAFT_ID": secret.draft}],
        "feed24.feed.counts": [{}],
        **{
            f"feed24.acknowledgement.{verb}": [post, {**post, "MOMENT": "2000-01-01"}]
            for verb in ("report", "list", "breakdown", "export", "confirm")
        },
        "feed24.acknowledgement.remind": [post, {**post, "USER_ID": [secret.insider]}],
        "feed24.post.askAgain": [post],
        "feed24.gratitude.list": [
            {},
            {"USER_ID": secret.insider},
            {"USER_ID": secret.insider, "MEDAL": "gift"},
            {"USER_ID": 1},
        ],
        "feed24.gratitude.recent": [{}, {"SINCE": "2000-01-01"}],
        "feed24.post.render": [post, {"POST_ID": [secret.post, 999]}],
        "feed24.comment.render": [{"COMMENT_ID": secret.comment}],
        "feed24.post.history": [post, {**post, "start": -1}],
        "feed24.tag.list": [{}, {"FIND": WORD}],
        "feed24.notification.list": [{}, {"UNREAD": "Y"}, {"LAST_ID": 1000}, {"UNREAD_FIRST": "Y"}],
        "feed24.notification.groups": [
            {"IMPORTANT_FIRST": flag, **more}
            for flag in "YN"
            for more in ({}, {"UNREAD": "Y"}, {"KIND": ["confirm", "mention", "reaction"]})
        ],
        "feed24.notification.count": [{}],
        "feed24.notification.read": [
            {"ID": [1, 2, 3]},
            {"UNTIL_ID": 1000},
            {"UNTIL": "2100-01-01"},
            *({**post, "KIND": kind} for kind in ("confirm", "mention", "reaction")),
        ],
        "feed24.notification.unread": [
            {"ID": [1, 2, 3]},
            *({**post, "KIND": kind} for kind in ("confirm", "mention")),
        ],
        # Tells administrators which posts go out of sight.
        "feed24.department.whatIf": [{"USER_ID": secret.author, "ACTIVE": "N"}],
        "feed24.search": [
            {"QUERY": query, **more}
            for query in (WORD, "Title", f"{WORD[:3]}*", f'"message {WORD}"', f"txt -{WORD}x")
            for more in (
                {},
                {"AUTHOR_ID": secret.author},
                {"start": -1, "LOG_RIGHTS": every_code},
            )
        ],
        "feed24.search.files": [
            {"QUERY": query, **more}
            for query in (WORD, "txt", f"{WORD[:3]}*", f"txt -{WORD}x")
            for more in ({"AUTHOR_ID": secret.author}, {"start": -1}, *by_code, {})
        ],
        "feed24.preview.get": [post, {"POST_ID": [1, 2, 3, secret.post]}],
        "log.blogpost.share": [{**post, "DEST": ["UA"]}],
        "log.blogpost.update": [{**post, "POST_MESSAGE": "mine now", "DEST": ["UA"]}],
        "log.blogpost.delete": [post],
        "log.blogcomment.add": [{**post, "TEXT": "let me in, please"}],
        "log.blogcomment.delete": [{"COMMENT_ID": secret.comment}],
        "log.blogcomment.user.get": [{}, {"USER_ID": secret.insider}, {"FIRST_ID": 0}],
        "socialnetwork.api.livefeed.blogpost.important.vote": [post, {"params": post}],
        "socialnetwork.api.livefeed.blogpost.important.getUsers": [post, {"params": post}],
        "socialnetwork.api.livefeed.blogpost.getData": [
            {"postId": secret.post},
            {"params": {"postId": secret.post}},
        ],
        "socialnetwork.api.livefeed.logentry.getHiddenDestinations": [
            {"logId": secret.post, "createdById": secret.author},
            {"params": {"logId": secret.post}},
        ],
        "disk.storage.getList": [{}, {"filter": {"ENTITY_ID": secret.author}}],
        "disk.storage.get": [{"id": secret.storage}],
        "disk.storage.getChildren": [{"id": secret.storage}],
        "disk.folder.get": [{"id": secret.folder}],
        "disk.folder.getChildren": [{"id": secret.folder}],
        "disk.file.get": by_file,
        "disk.attachedObject.get": [{"id": secret.attachment}],
        **changers(secret),
        "disk.file.getVersions": by_file,
        "disk.version.get": [{"id": secret.version}],
        "disk.file.search": [
            {"QUERY": WORD, "TYPE": "all"},
            {"QUERY": f"the {WORD} plan"},
            {"QUERY": "txt", "FILTER": {"STORAGE_ID": secret.storage}},
            {"QUERY": WORD, "FILTER": {"FOLDER_ID": secret.folder}},
        ],
        "vote.AttachedVote.getMany": [{**poll_of_post, "entityIds": [secret.post]}],
        "vote.AttachedVote.getAnswerVoted": [
            {**each, "answerId": secret.answer, "start": 0} for each in polls
        ],
        "vote.AttachedVote.vote": [{**each, "ballot": {"1": [secret.answer]}} for each in polls],
        **{f"vote.AttachedVote.{verb}": polls for verb in POLL_VERBS},
    }


def changers(secret: Secret) -> dict[str, list[dict[str, Any]]]:
    """Methods of the Drive that would show what they change, or put it where it can be seen."""
    name = {"newName": "mine", "data": {"NAME": "mine"}, "fileContent": ["mine", "bWluZQ=="]}
    more = {**name, "targetFolderId": secret.common, "versionId": secret.version}
    share = {"userId": secret.insider, "taskName": "disk_access_full"}
    file, folder = {"id": secret.file, **more}, {"id": secret.folder, **more, **share}
    return {
        "disk.storage.addFolder": [{"id": secret.storage, **name}],
        "disk.storage.getForApp": [{}],
        "disk.storage.rename": [{"id": secret.storage, **name}],
        **{
            f"disk.folder.{each}": [folder]
            for each in (
                *("addSubFolder", "rename", "copyTo", "moveTo", "markDeleted", "restore"),
                *("deleteTree", "shareToUser", "getExternalLink"),
            )
        },
        **{
            f"disk.file.{each}": [file]
            for each in (
                *("rename", "copyTo", "moveTo", "markDeleted", "restore", "delete"),
                *("uploadVersion", "restoreFromVersion", "getExternalLink"),
            )
        },
    }
