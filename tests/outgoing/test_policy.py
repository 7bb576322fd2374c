"""Which addresses may be connected to."""

import pytest

from feed24.outgoing import Policy

GLOBAL = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
NOT_GLOBAL = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "localhost",
    "",
    "2130706433",
    "0x7f.1",
]


@pytest.mark.parametrize("address", GLOBAL)
def test_global_addresses_are_permitted(address: str) -> None:
    assert Policy().permits(address, 443)


@pytest.mark.parametrize("address", NOT_GLOBAL)
def test_all_others_are_not(address: str) -> None:
    assert not Policy().permits(address, 443)


@pytest.mark.parametrize("port", [0, 22, 25, 8080, 65535])
def test_only_ports_of_the_web_are_permitted(port: int) -> None:
    assert not Policy().permits("8.8.8.8", port)


def test_the_settings_permit_more() -> None:
    policy = Policy.of(["10.1.0.0/16", "fd00::/8"], [80, 8080])
    assert policy.permits("10.1.2.3", 8080)
    assert policy.permits("::ffff:10.1.2.3", 80)
    assert policy.permits("fd12::1", 80)
    assert not policy.permits("10.2.0.1", 80)
    assert not policy.permits("10.1.2.3", 443)
    assert not policy.permits("64:ff9b:1::a01:203", 80)
