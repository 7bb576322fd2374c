"""Every address form that official clients use reaches its method."""

import pytest

from feed24.rest.route import Route, parse


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/log.blogpost.add", Route("log.blogpost.add", "json")),
        ("/log.blogpost.add/", Route("log.blogpost.add", "json")),
        ("//user.current", Route("user.current", "json")),
        ("/user.current.json", Route("user.current", "json")),
        ("/user.get.xml/", Route("user.get", "xml")),
        ("/user.get.JSON", Route("user.get", "json")),
        ("/1/code/user.get", Route("user.get", "json", "1", "code")),
        ("/1/code//user.get/", Route("user.get", "json", "1", "code")),
        ("/1/code/user.get.xml", Route("user.get", "xml", "1", "code")),
        ("/json", Route("json", "json")),
        ("/user.get.yaml", Route("user.get.yaml", "json")),
    ],
)
def test_an_address_names_a_method(path: str, route: Route) -> None:
    assert parse(path) == route


@pytest.mark.parametrize(
    "path",
    ["", "/", "//", "/1/code", "/api/user.get", "/api/1/code/user.get", "/api/x/y", "/a/b/c/d"],
)
def test_other_addresses_name_none(path: str) -> None:
    assert parse(path) is None
