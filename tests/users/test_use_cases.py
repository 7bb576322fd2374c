"""What other slices and the command line rely on."""

import pytest

from feed24.access import viewer
from feed24.errors import NotFound
from feed24.users import service
from feed24.users.emails import normal
from feed24.users.errors import EmailTaken, WrongEmail
from feed24.users.passwords import hash_password, verify
from tests.support.portal import Portal


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("ann@example.test", "ann@example.test"),
        ("  Ann.Poe+x@Mail.Example.TEST\n", "ann.poe+x@mail.example.test"),
        ("анна@пример.рф", "анна@пример.рф"),
        ("o'hara@xn--e1afmkfd.xn--p1ai", "o'hara@xn--e1afmkfd.xn--p1ai"),
        (f"{'a' * 64}@example.test", f"{'a' * 64}@example.test"),
    ],
)
def test_addresses(address: str, stored: str) -> None:
    assert normal(address) == stored


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "ann",
        "ann@",
        "@example.test",
        "ann@localhost",
        "ann@example..test",
        "ann@.test",
        "ann@example.test.",
        "ann@-example.test",
        "ann@example_.test",
        "ann@@example.test",
        "ann poe@example.test",
        "ann@exam ple.test",
        "<ann@example.test>",
        "ann@example.test, bob@example.test",
        "ann\r\nBcc: x@example.test",
        f"{'a' * 65}@example.test",
        f"ann@{'a.' * 130}test",
        "a" * 100_000 + "@",
    ],
)
def test_no_addresses(address: str) -> None:
    with pytest.raises(WrongEmail):
        normal(address)


async def test_passwords() -> None:
    stored = await hash_password("correct horse")
    assert "correct" not in stored
    assert stored != await hash_password("correct horse")
    assert await verify(stored, "correct horse")
    assert not await verify(stored, "Correct horse")
    assert not await verify(None, "")
    assert not await verify("no hash", "no hash")


async def test_creating_the_same_address_twice(portal: Portal) -> None:
    with pytest.raises(EmailTaken):
        async with portal.tx() as tx:
            await service.create(tx, email="ADMIN@example.test")
    async with portal.tx(write=False) as tx:
        assert [row.email for row in await service.find_all(tx)] == ["admin@example.test"]


async def test_names_and_cards(portal: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Poe", work_position="Cook", photo="a/b")
    bob = await portal.make.person("", email="bob@example.test")
    async with portal.tx(write=False) as tx:
        wanted = [ann, bob, 4711, -1, 2**70, ann]
        assert await service.names(tx, wanted) == {ann: "Ann Poe", bob: "bob@example.test"}
        card = (await service.card(tx, wanted))[ann]
        assert (card.name, card.last_name) == ("Ann", "Poe")
        assert (card.photo, card.work_position) == ("a/b", "Cook")
        assert await service.names(tx, []) == {}


async def test_dismissing_and_reinstating(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    async with portal.tx() as tx:
        await service.dismiss(tx, ann)
    with pytest.raises(NotFound):
        async with portal.tx(write=False) as tx:
            await viewer(tx, ann)
    async with portal.tx() as tx:
        await service.reinstate(tx, ann)
        assert (await viewer(tx, ann)).id == ann


@pytest.mark.parametrize("user_id", [0, -1, 4711, 2**63, 2**70])
async def test_nobody_to_change(portal: Portal, user_id: int) -> None:
    for change in (service.dismiss, service.reinstate, service.get):
        with pytest.raises(NotFound):
            async with portal.tx() as tx:
                await change(tx, user_id)
