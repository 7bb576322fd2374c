"""Ordinary requests, what they carry, and certificates."""

import ssl
from pathlib import Path

import pytest

from feed24 import tls
from feed24.outgoing import Ask, Failed, Outgoing, Refused
from feed24.settings import Settings
from tests.outgoing.server import PUBLIC, Web, answer, page, served, zipped


async def test_an_answer(web: Web) -> None:
    web.replies["/page?a=1"] = page("<p>é</p>", "X-Other: 1")
    found = await web.fetch(web.url("/page?a=1"), types=frozenset({"text/html"}))
    assert (found.status, found.media_type, found.charset) == (200, "text/html", "utf-8")
    assert found.body.decode() == "<p>é</p>"
    assert found.headers["x-other"] == "1"


async def test_what_a_request_says_of_us(web: Web) -> None:
    web.replies["/"] = page("")
    await web.fetch(web.url())
    (head,) = web.heads
    assert "User-Agent: feed24/" in head
    assert "Cookie" not in head
    assert "Referer" not in head


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_compressed_answers(web: Web, encoding: str) -> None:
    body = zipped("gzip" if encoding == "gzip" else "raw", 1)
    web.replies["/"] = answer(body, f"Content-Encoding: {encoding}")
    assert (await web.fetch(web.url())).body == bytes(1 << 20)


async def test_cookies_are_not_kept(web: Web) -> None:
    web.replies["/"] = answer(b"", "Location: /two", "Set-Cookie: a=b; Path=/", status=302)
    web.replies["/two"] = page("")
    await web.fetch(web.url())
    assert "Cookie" not in web.heads[1]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(web: Web, status: int) -> None:
    web.redirect("/a/b", "../c?d=1#e", status)
    web.replies["/c?d=1"] = page("there")
    found = await web.fetch(web.url("/a/b"))
    assert found.url.path_qs == "/c?d=1"
    assert found.body == b"there"


async def test_statuses_are_for_the_caller_to_judge(web: Web) -> None:
    web.replies["/"] = answer(b"no", status=503)
    found = await web.fetch(web.url(), types=frozenset({"text/html"}))
    assert (found.status, found.body) == (503, b"no")


async def test_a_request_with_a_body_is_not_sent_on(web: Web) -> None:
    web.redirect("/", "/two", 307)
    found = await web.fetch(web.url(), method="POST", body=b"a=1")
    assert found.status == 307
    assert web.paths == ["/"]


async def test_headers_stay_with_the_host_they_are_for(web: Web) -> None:
    web.names["other.test"] = [[PUBLIC]]
    web.redirect("/", "/two")
    web.redirect("/two", web.url("/three", host="other.test"))
    web.replies["/three"] = page("")
    await web.fetch(web.url(), headers={"Authorization": "Bearer x"})
    assert ["Bearer x" in head for head in web.heads] == [True, True, False]


async def test_nobody_listens(web: Web) -> None:
    web.names["nobody.test"] = [["127.0.0.1"]]
    policy = web.policy
    async with Outgoing.opened(policy, lookup=web.lookup) as outgoing:
        with pytest.raises(Failed):
            await outgoing.fetch(Ask("http://nobody.test:443/", 5.0, 1000))


async def test_a_name_that_does_not_exist(web: Web) -> None:
    with pytest.raises(Failed):
        await web.fetch("http://does-not-exist.invalid/")
    with pytest.raises(Refused):
        await web.fetch(f"http://{'x' * 70}.test/")


async def test_certificates_are_verified(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data": tmp_path, "host_name": "public.test"})
    made = tls.ensure(tmp_path / "tls", tls.names_for(settings))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made.server)
    known = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
    async with served(serving) as web:
        web.names |= {"public.test": [[PUBLIC]], "other.test": [[PUBLIC]]}
        web.replies["/"] = page("there")
        good = Ask(f"https://public.test:{web.port}/", 20.0, 1000)
        async with Outgoing.opened(web.policy, lookup=web.lookup, context=known) as outgoing:
            assert (await outgoing.fetch(good)).body == b"there"
            with pytest.raises(Failed):
                await outgoing.fetch(Ask(f"https://other.test:{web.port}/", 20.0, 1000))
        with pytest.raises(Failed):
            await web.fetch(good.url)
        # Secrets do not go from https to plain http.
        web.redirect("/", f"http://public.test:{web.port}/plain")
        async with Outgoing.opened(web.policy, lookup=web.lookup, context=known) as outgoing:
            with pytest.raises(Refused):
                await outgoing.fetch(Ask(good.url, 20.0, 1000, headers={"X-Secret": "1"}))
        assert web.paths == ["/", "/"]
