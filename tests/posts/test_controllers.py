"""`…blogpost.getData` and `…logentry.getHiddenDestinations`."""

from typing import Any

from tests.support.portal import Portal

DATA = "socialnetwork.api.livefeed.blogpost.getData"
RECIPIENTS = "socialnetwork.api.livefeed.logentry.getHiddenDestinations"
PREFIX = "SONET_CONTROLLER_LIVEFEED_"


class TestData:
    async def test_what_each_reader_may_do(self, portal: Portal) -> None:
        author, member = await portal.make.person(), await portal.make.person()
        moderator, outsider = await portal.make.person(), await portal.make.person()
        group = await portal.make.workgroup(
            opened=True, members=[author, member], moderators=[moderator]
        )
        post_id = await portal.make.post(author=author, to=[f"SG{group}"], BACKGROUND_CODE="sea")
        expected = {
            author: ("W", "N", "N", "Y"),
            1: ("W", "N", "N", "Y"),
            moderator: ("T", "N", "N", "Y"),
            member: ("P", "N", "N", "N"),
            outsider: ("I", "Y", "Y", "N"),
        }
        for viewer, (perms, read_only, no_share, moderates) in expected.items():
            sent = {"postId": post_id, "checkModeration": "Y"}
            assert await portal.result(DATA, {"params": sent}, as_=viewer) == {
                "perms": perms,
                "isGroupReadOnly": read_only,
                "isShareForbidden": no_share,
                "logId": post_id,
                "logFavoritesUserId": 0,
                "logPinnedUserId": 0,
                "authorId": author,
                "urlToPost": "",
                "urlToVoteExport": "",
                "allowModerate": moderates,
                "backgroundCode": "sea",
            }

    async def test_what_the_caller_noted(self, portal: Portal) -> None:
        ann = await portal.make.person()
        post_id = await portal.make.post()
        for method in ("feed24.post.pin", "feed24.favourite.add"):
            await portal.result(method, {"POST_ID": post_id}, as_=ann)
        for viewer, noted in ((ann, ann), (1, 0)):
            data = await portal.result(DATA, {"postId": post_id}, as_=viewer)
            assert (data["logPinnedUserId"], data["logFavoritesUserId"]) == (noted, noted)

    async def test_addresses(self, portal: Portal) -> None:
        post_id = await portal.make.post()
        sent = {"postId": str(post_id), "pathToPost": "/u/#user_id#/p/#post_id#/", "voteId": 5}
        data = await portal.result(DATA, sent)
        assert data["urlToPost"] == f"/u/1/p/{post_id}/"
        assert data["urlToVoteExport"] == f"/u/1/p/{post_id}/?exportVoting=5"
        assert (data["allowModerate"], data["backgroundCode"]) == ("N", None)

    async def test_no_such_post(self, portal: Portal) -> None:
        ann = await portal.make.person()
        hidden = await portal.make.post(to=["U1"])
        for wrong in ({}, {"postId": 0}, {"postId": "x"}, {"params": {"postId": -1}}):
            status, code, _ = await portal.error(DATA, wrong)
            assert (status, code) == (400, PREFIX + "BLOGPOST_EMPTY")
        for post_id in (hidden, 999):
            status, code, _ = await portal.error(DATA, {"postId": post_id}, as_=ann)
            assert (status, code) == (400, PREFIX + "BLOGPOST_NOT_FOUND")


class TestRecipients:
    async def shown(self, portal: Portal, sent: dict[str, Any], *, as_: int = 1) -> Any:
        found = await portal.result(RECIPIENTS, sent, as_=as_)
        codes = [each["TYPE"] + each["ID"] for each in found["destinationList"]]
        return codes, found["hiddenDestinationsCount"]

    async def test_names_and_addresses(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann", last_name="Poe")
        team = await portal.make.department("Team")
        group = await portal.make.workgroup("Crew")
        to = ["UA", f"U{ann}", f"DR{team}", f"D{team}", f"SG{group}", "U999", "DR999", "G9"]
        post_id = await portal.make.post(to=to)
        found = await portal.result(RECIPIENTS, {"params": {"logId": post_id}})
        structure = "/company/structure.php?structure_UF_DEPARTMENT"
        rows = [
            ("UA", "", "All employees", ""),
            ("U", ann, "Ann Poe", f"/company/personal/user/{ann}/"),
            ("D", team, "Team", f"{structure}={team}"),
            ("DR", team, "Team", f"{structure}={team}"),
            ("SG", group, "Crew", f"/workgroups/group/{group}/"),
        ]
        assert found == {
            "destinationList": [
                {"TYPE": kind, "ID": str(number), "TITLE": title, "URL": url}
                for kind, number, title, url in rows
            ],
            "hiddenDestinationsCount": 0,
        }

    async def test_a_hidden_workgroup_is_only_counted(self, portal: Portal) -> None:
        ann, bob = await portal.make.person(), await portal.make.person()
        secret = await portal.make.workgroup(visible=False, members=[bob])
        post_id = await portal.make.post(to=[f"SG{secret}", f"U{ann}", f"U{bob}"])
        people = [f"U{ann}", f"U{bob}"]
        sent = {"logId": post_id}
        assert await self.shown(portal, sent, as_=ann) == (people, 1)
        for insider in (bob, 1):
            expected = ([*people, f"SG{secret}"], 0)
            assert await self.shown(portal, sent, as_=insider) == expected

    async def test_a_guest_knows_people_from_workgroups(self, portal: Portal) -> None:
        guest, known = await portal.make.person(extranet=True), await portal.make.person()
        stranger = await portal.make.person()
        group = await portal.make.workgroup(members=[guest, known], extranet=True)
        to = ["UA", "DR1", f"SG{group}", f"U{guest}", f"U{known}", f"U{stranger}"]
        post_id = await portal.make.post(to=to)
        shown = ["UA", f"U{guest}", f"U{known}", f"SG{group}"]
        assert await self.shown(portal, {"logId": post_id}, as_=guest) == (shown, 2)

    async def test_how_many_and_whom_not(self, portal: Portal) -> None:
        people = [await portal.make.person() for _ in range(3)]
        codes = [f"U{user_id}" for user_id in people]
        post_id = await portal.make.post(to=codes)
        for limit, number in ((2, 2), (0, 3), (-1, 3), ("x", 3), (10**30, 3)):
            sent = {"logId": post_id, "destinationLimit": limit}
            assert await self.shown(portal, sent) == (codes[:number], 0)
        sent = {"logId": post_id, "createdById": people[0]}
        assert await self.shown(portal, sent) == (codes[1:], 0)

    async def test_no_such_entry(self, portal: Portal) -> None:
        ann = await portal.make.person()
        hidden = await portal.make.post(to=["U1"])
        for wrong in ({}, {"logId": 0}, {"params": {"logId": "x"}}):
            empty = (400, PREFIX + "LOGENTRY_EMPTY_LOG_ID", "Empty Log ID.")
            assert await portal.error(RECIPIENTS, wrong) == empty
        for log_id in (hidden, 999):
            missing = (400, PREFIX + "LOGENTRY_NOT_FOUND", "Log entry not found.")
            assert await portal.error(RECIPIENTS, {"logId": log_id}, as_=ann) == missing
