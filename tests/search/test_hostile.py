"""Whatever is written or typed: no failure, no operator of a database's own, no word lost."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feed24.search.words import found_words
from tests.search.conftest import SEARCH, Search

# What means something to FTS5, to tsquery, to SQL or to us, between words that occur.
SIGNS = [*"\"'*-:&|!()<>^{}[]+=~\\%_;,.@#$?/", "<->", "AND", "OR", "NOT", "NEAR(", "--", "/*", " "]
QUERIES = st.lists(
    st.sampled_from([*SIGNS, "quartz", "опал", "words", "search_words"]), max_size=12
)
OTHERS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40
).filter(lambda text: bool(text.strip()))
LIMITS = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@LIMITS
@given(query=QUERIES.map("".join) | QUERIES.map(" ".join) | OTHERS)
@example(query="quartz OR hidden")
@example(query="words : hidden")
@example(query="quartz' | 'hidden")
@example(query='quartz" OR "hidden')
@example(query="=quartz =hidden")
@example(query="*" * 50)
@example(query='"' * 51)
@example(query="- " * 50)
async def test_no_query_fails_or_finds_what_it_does_not_name(search: Search, query: str) -> None:
    if not await search.ids("quartz"):
        await search.portal.make.post(message="quartz опал, words")
        await search.portal.make.post(message="hidden")
    response = await search.portal.send(SEARCH, {"QUERY": query})
    body = response.json()
    if response.status_code != 200:
        assert (response.status_code, body["error"]) == (400, "ERROR_ARGUMENT"), body
        return
    assert body["total"] == len(body["result"])
    titles = {each["TITLE"] for each in body["result"]}
    # All words have to be there, so no operator brings in the other post.
    assert "hidden" not in titles or set(found_words(query)) <= {"hidden"}


@LIMITS
@given(message=OTHERS)
@example(message="a'b\\c\"d e:f 'g' \\")
@example(message="ǅ ﬁ Ⅷ ½ İ ß ё Ё е\u0308 \u0301 ﹰ ﾞ")
async def test_every_word_of_every_text_finds_it(search: Search, message: str) -> None:
    post_id = await search.portal.make.post(message=f"x {message}", POST_TITLE="T")
    for word in found_words(message)[:4]:
        for query in (word, f'"{word}"', f"{word}*"):
            response = await search.portal.send(SEARCH, {"QUERY": query})
            body = response.json()
            if response.status_code == 200:
                assert str(post_id) in [each["ID"] for each in body["result"]], query
            else:
                # Signs of accents that stand alone.
                assert body["error_description"] == "There is no word to look for"
