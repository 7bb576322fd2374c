"""What posts are found by, on both databases alike."""

from tests.posts.feed import encoded
from tests.search.conftest import Search, text

FILE = ["Смета_2026-итог.xlsx", encoded(b"x")]


FINDS = [
    "собрание",
    "собрания",
    "СОБРАНИЙ",
    "собр*",
    "собраниях",
    "ещё",
    "еще",
    "ЕЩЁ",
    "meeting",
    "meetings",
    "meet",
    "meetin*",
    "2026",
    "202*",
    "замок",
    "strasse",
    "собрание meeting",
    "собрание -ракета",
    "-ракета собрание",
    "собрание -раке*",
    '"годовых собраний"',
    '"Годовых СОБРАНИЙ"',
    "«годовых собраний ещё не было»",
    '"годовых" "не было"',
    'собрание -"собраний годовых"',
    '"meeting',
    "visible",
    "-ракета -дом visible",
    "годовых-собраний",
    "visible -собраний-годовых",
    "- * visible",
]
DOES_NOT_FIND = [
    "собр",
    "собрание*",
    "met",
    "26",
    "страница",
    "собрание ракета",
    "собрание -meetings",
    "собрание -meet*",
    '"годовые собрания"',
    '"собраний годовых"',
    'собрание -"годовых собраний"',
    "url",
    "secret",
    "hidden",
    "visible -годовых-собраний",
]


async def test_words(search: Search) -> None:
    message = (
        "Годовых собраний ещё не было, [b]meeting[/b] в 2026, за\u0301мок; Straße "
        "[url=https://secret.test/hidden]visible[/url]"
    )
    post_id = await search.portal.make.post(message=message)
    await search.portal.make.post(message="Ракета и дом")
    assert [query for query in FINDS if await search.ids(query) != [post_id]] == []
    assert [query for query in DOES_NOT_FIND if await search.ids(query)] == []


async def test_all_parts_of_a_post(search: Search) -> None:
    make = search.portal.make
    post_id = await make.post(
        message="Ordinary words", POST_TITLE="Объявление", TAGS="ярлык, two words", FILES=[FILE]
    )
    comment = await search.portal.result(
        "log.blogcomment.add",
        {"POST_ID": post_id, "TEXT": "Замечания", "FILES": [["Договор.pdf", encoded(b"y")]]},
    )
    await make.post(message="Something else")
    expected = {
        "объявления": ["TITLE"],
        "ordinary": ["MESSAGE"],
        "ярлыки": ["TAGS"],
        '"two words"': ["TAGS"],
        "смета": ["FILE"],
        '"2026 итог"': ["FILE"],
        "замечание": ["COMMENT"],
        "договоры": ["FILE"],
        "word": ["MESSAGE", "TAGS"],
        # Each in another text.
        "объявление замечание смета": ["COMMENT", "FILE", "TITLE"],
    }
    for query, parts in expected.items():
        found = await search.one(query)
        assert (found["ID"], found["MATCHED_IN"]) == (str(post_id), parts), query
    snippet = (await search.one("замечание"))["SNIPPET"]
    assert (snippet["OF"], snippet["ID"]) == ("COMMENT", str(comment))
    # No phrase goes from one text to the next.
    assert await search.ids('"words two"') == []
    assert await search.ids('"words объявление"') == []
    assert await search.ids("замечание -договор") == []


async def test_a_post_is_found_once_and_by_its_latest_activity(search: Search) -> None:
    make = search.portal.make
    first, second, third = [await make.post(message=f"Quartz {n}") for n in "abc"]
    for n in range(3):
        await make.comment(first, text=f"quartz {n}, quartz")
    assert await search.ids("quartz") == [first, third, second]
    await make.comment(second, text="Up")
    assert await search.ids("quartz") == [second, first, third]


async def test_what_changes_is_found_as_it_is_now(search: Search) -> None:
    portal, make = search.portal, search.portal.make
    post_id = await make.post(message="Alpha", POST_TITLE="Beta", TAGS="gamma", FILES=[FILE])
    for query in ("alpha", "beta", "gamma", "смета"):
        assert await search.ids(query) == [post_id]
    again = {"POST_ID": post_id, "POST_MESSAGE": "Delta", "POST_TITLE": "Epsilon", "TAGS": "zeta"}
    await portal.result("log.blogpost.update", again)
    for query in ("alpha", "beta", "gamma"):
        assert await search.ids(query) == [], query
    for query in ("delta", "epsilon", "zeta", "смета"):
        assert await search.ids(query) == [post_id], query
    attached = (await portal.result("log.blogpost.get", {"POST_ID": post_id}))[0]["FILES"][0]
    gone = {"POST_ID": post_id, "POST_TITLE": "Epsilon", "FILES": {attached: "del"}}
    await portal.result("log.blogpost.update", gone)
    assert await search.ids("смета") == []
    comment = await make.comment(post_id, text="Eta")
    other = await make.comment(post_id, text="Theta")
    assert await search.ids("eta -iota") == [post_id]
    # Not the latest comment: the post stays where it is.
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": comment})
    assert await search.ids("eta") == []
    assert await search.ids("delta -eta") == [post_id]
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": other})
    assert await search.ids("theta") == []
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    assert await search.ids("delta") == []


async def test_sharing_is_nobodys_word(search: Search) -> None:
    ann = await search.portal.make.person()
    post_id = await search.portal.make.post(message="Shared", to=["U1"])
    await search.portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{ann}"]})
    assert await search.ids("commentAuxShare") == []
    assert await search.ids("shared", as_=ann) == [post_id]


async def test_narrowed_by_author_and_period(search: Search) -> None:
    make = search.portal.make
    ann = await make.person()
    mine, hers = await make.post(message="Quartz"), await make.post(author=ann, message="Quartz")
    assert await search.ids("quartz", AUTHOR_ID=ann) == [hers]
    assert await search.ids("quartz", AUTHOR_ID=1) == [mine]
    again = await make.post(author=ann, message="Quartz")
    assert await search.ids("quartz", AUTHOR_ID=ann) == [again, hers]
    # Who receives a post is not who wrote it.
    await make.post(to=[f"U{ann}"], message="Quartz")
    assert await search.ids("quartz", AUTHOR_ID=ann) == [again, hers]
    assert await search.ids("quartz", AUTHOR_ID=10**30) == []
    assert len(await search.ids("quartz", AUTHOR_ID=-1)) == 4
    assert await search.ids("quartz", LOG_DATE_TO="2001-01-01") == []
    assert len(await search.ids("quartz", LOG_DATE_FROM="2001-01-01")) == 4


async def test_pages_with_an_exact_total(search: Search) -> None:
    posts = [await search.portal.make.post(message=f"Quartz {n}") for n in range(53)]
    await search.portal.make.post(message="Other")
    first = await search.call("quartz")
    assert (len(first["result"]), first["total"], first["next"]) == (50, 53, 50)
    second = await search.call("quartz", start=50)
    assert [int(each["ID"]) for each in second["result"]] == posts[2::-1]
    assert (second["total"], "next" in second) == (53, False)
    beyond = await search.call("quartz", start=100)
    assert (beyond["result"], beyond["total"]) == ([], 53)
    assert (await search.call("quartz", start=-1))["total"] == 0


async def test_long_texts_are_found_as_a_whole(search: Search) -> None:
    numbers = " ".join(f"w{n}" for n in range(3000))
    post_id = await search.portal.make.post(message=f"{numbers} {'same ' * 600}", POST_TITLE="Long")
    for n in (0, 233, 234, 235, 236, 249, 250, 251, 470, 1500, 2983):
        phrase = " ".join(f"w{k}" for k in range(n, n + 16))
        assert await search.ids(f'"{phrase}"') == [post_id], n
        assert await search.ids(f'"w{n} w{n + 2}"') == [], n
    assert await search.ids('"w2999 same same"') == [post_id]


async def test_words_that_are_too_long_are_cut_alike(search: Search) -> None:
    post_id = await search.portal.make.post(message="x" * 5000 + " end")
    assert await search.ids("x" * 5000) == [post_id]
    assert await search.ids(f'"{"x" * 4000} end"') == [post_id]
    assert await search.ids("x" * 4999 + "*") == [post_id]


SNIPPETS = [
    ("All meetings of May", "meeting", "All [meetings] of May"),
    ("<b>Meeting</b> & [i]more[/i]", "meeting", "<b>[Meeting]</b> & more"),
    ("one two one two", '"two one"', "one [two] [one] two"),
    ("Собраний не будет", "собр*", "[Собраний] не будет"),
    ("Meeting", "meeting", "[Meeting]"),
    (
        "word " * 100 + "needle " + "word " * 100,
        "needle",
        "…" + "word " * 11 + "[needle]" + " word" * 35 + "…",
    ),
]


async def test_snippets(search: Search) -> None:
    for message, query, expected in SNIPPETS:
        post_id = await search.portal.make.post(message=message, POST_TITLE="Title")
        assert text(await search.one(query)) == expected
        await search.portal.result("log.blogpost.delete", {"POST_ID": post_id})


REFUSALS: list[tuple[dict[str, str], str]] = [
    ({}, "There is no word to look for"),
    ({"QUERY": " "}, "There is no word to look for"),
    ({"QUERY": '-a "" * - !'}, "There is no word to look for"),
    ({"QUERY": " ".join(f"w{n}" for n in range(21))}, "Too many words to look for"),
    ({"QUERY": '"' + "w " * 17 + '"'}, "Too many words to look for"),
    ({"QUERY": "a", "LOG_DATE_FROM": "nonsense"}, "Wrong date in LOG_DATE_FROM"),
    ({"QUERY": "a", "LOG_DATE_TO": "nonsense"}, "Wrong date in LOG_DATE_TO"),
    (
        {"QUERY": "a", "LOG_DATE_FROM": "2020-01-02", "LOG_DATE_TO": "2020-01-01"},
        "LOG_DATE_FROM must not be later than LOG_DATE_TO",
    ),
]


async def test_refusals(search: Search) -> None:
    for params, expected in REFUSALS:
        found = await search.portal.error("feed24.search", params)
        assert found == (400, "ERROR_ARGUMENT", expected), params
