"""What an application hears of itself."""

from typing import Any

from feed24.applications import service
from tests.applications import oauth
from tests.applications.test_frame import act
from tests.events.receiver import Receiver
from tests.events.telling import application, deliver
from tests.support.portal import Portal


async def test_without_a_page_it_gets_its_first_tokens_by_an_event(
    portal: Portal, receiver: Receiver
) -> None:
    ann = await portal.make.person("Ann", admin=True)
    sent = {"TITLE": "CRest", "SCOPE": "log,user", "HANDLER": "https://app.test/", "API_ONLY": "Y"}
    sent["INSTALL_URL"] = receiver.url("/install")
    made = await portal.result("feed24.application.add", sent, as_=ann)
    await deliver(portal)
    (got,) = receiver.at("/install")
    assert got.event == "ONAPPINSTALL"
    language = {"LANGUAGE_ID": "en"}
    expected = {"VERSION": "1", "ACTIVE": "Y", "INSTALLED": "Y", **language}
    assert got.form["data"] == expected
    # What CRest stores whole and goes on with.
    auth: dict[str, Any] = got.form["auth"]
    assert (auth["application_token"], auth["user_id"]) == (made["APPLICATION_TOKEN"], str(ann))
    refresh = {
        "grant_type": "refresh_token",
        "client_id": made["CLIENT_ID"],
        "client_secret": made["CLIENT_SECRET"],
        "refresh_token": auth["refresh_token"],
    }
    answer = (await portal.http.post("/oauth/token/", data=refresh)).json()
    profile = await portal.http.post("/rest/profile", json={"auth": answer["access_token"]})
    assert profile.json()["result"]["ID"] == str(ann)


async def test_made_by_nobody_it_acts_as_the_first_administrator(
    portal: Portal, receiver: Receiver
) -> None:
    async with portal.tx() as tx:
        await service.create(
            tx,
            title="CI",
            scopes=["log"],
            handler_url="https://app.test/",
            install_url=receiver.url("/install"),
            api_only=True,
        )
    await deliver(portal)
    assert receiver.at("/install")[0].form["auth"]["user_id"] == "1"


async def test_installing_and_changing(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal, install_url="https://app.test/install")
    await app.bind("ONAPPINSTALL", receiver.url(), AUTH_TYPE=1)
    await app.bind("ONAPPUPDATE", receiver.url(), AUTH_TYPE=1)
    async with portal.tx() as tx:
        await service.change(tx, app.id, title="Not installed yet")
    async with portal.tx() as tx:
        assert await service.finish_installation(tx, app.id) is True
    async with portal.tx() as tx:
        assert await service.finish_installation(tx, app.id) is False
        await service.change(tx, app.id, title="Better")
    await deliver(portal)
    # Each has a subscription of its own, and those do not wait for each other.
    installed, updated = sorted(receiver.at(), key=lambda got: got.event)
    assert (installed.event, installed.form["data"]["VERSION"]) == ("ONAPPINSTALL", "2")
    data = {"VERSION": "3", "PREVIOUS_VERSION": "2", "LANGUAGE_ID": "en"}
    assert (updated.event, updated.form["data"]) == ("ONAPPUPDATE", data)
    for got in (installed, updated):
        assert got.form["auth"]["refresh_token"]


async def test_installed_in_a_frame_it_acts_as_who_has_installed_it(
    portal: Portal, receiver: Receiver
) -> None:
    ann = await portal.make.person("Ann", admin=True)
    framed = await oauth.application(portal, install_url="https://in.test/install")
    token = (await framed.tokens(ann))["access_token"]
    sent = {"EVENT": "ONAPPINSTALL", "HANDLER": receiver.url()}
    assert (await oauth.call(portal, "event.bind", token, **sent))[1]["result"] is True
    assert await act(framed, "install", ann) is True
    await deliver(portal)
    auth = receiver.at()[0].form["auth"]
    assert auth["user_id"] == str(ann)
    assert auth["refresh_token"]
