"""What every credential may ask of the portal: methods, scopes, time, features, options."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from feed24.portal.options import service as options_of
from feed24.portal.options.service import EVERYBODY
from feed24.portal.showing import shown
from feed24.rest.administrators import ADMINISTRATORS_ONLY, NOT_YOURS, check_administrator
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import or_empty_list
from feed24.rest.errors import (
    BATCH_METHOD,
    RestError,
    argument,
)
from feed24.rest.params import Everything, Mapped, Raw, Text, Truthy, Wire
from feed24.rest.registry import Method, method
from feed24.rest.scopes import DOCUMENTED, canonical, in_order

# Features that clients ask for and that are there.
FEATURES = frozenset({"rest_offline_extended", "rest_auth_connector"})

_NO_CODE = RestError(400, "CODE_EMPTY", "CODE can't be empty")
_NO_OPTIONS = argument("options", "Argument 'options' is null or empty")


@method("batch", scope="", in_batch=False, errors=(BATCH_METHOD,))
async def run_batch(
    _call: Call,
    *,
    cmd: Annotated[Raw, Wire("cmd"), "Commands by name, or a list: `method?query`, up to 50"],
    halt: Annotated[Truthy, Wire("halt"), "Stop at the first command that fails"] = False,
) -> Any:
    """Run several commands, one after another, each in a transaction of its own.

    `$result[name]` in a parameter stands for what an earlier command answered.
    """
    # The gateway runs a batch itself. Only a batch could get here, and that is what it refuses.
    raise BATCH_METHOD


@method("methods", scope="")
async def list_methods(
    call: Call,
    *,
    full: Annotated[Truthy, Wire("full"), "Name the methods of all scopes"] = False,
    scope: Annotated[Text | None, Wire("scope"), "Only this scope; empty for the basic set"] = None,
) -> list[str]:
    """Name the methods that the credential may call."""
    if scope is not None:
        return _names(each for each in call.registry if _belongs(each, canonical(scope)))
    allowed = call.caller.credential.allows
    return _names(each for each in call.registry if full or allowed(each.scopes))


def _names(methods: Iterable[Method]) -> list[str]:
    return [each.name.lower() for each in methods]


def _belongs(each: Method, scope: str) -> bool:
    return scope in each.scopes if scope else not each.scopes


@method("method.get", scope="")
async def get_method(
    call: Call, *, name: Annotated[Text, Wire("name"), "Name of a method"] = ""
) -> dict[str, bool]:
    """Tell whether a method exists and whether the credential may call it."""
    found = call.registry.find(name)
    available = found is not None and call.caller.credential.allows(found.scopes)
    return {"isExisting": found is not None, "isAvailable": available}


@method("scope", scope="")
async def list_scopes(
    call: Call, *, full: Annotated[Truthy, Wire("full"), "Name all that there are"] = False
) -> list[str]:
    """Name the scopes that the credential was granted."""
    return list(DOCUMENTED) if full else in_order(call.caller.credential.scopes)


@method("server.time", scope="")
async def tell_time(call: Call) -> str:
    """Tell the time on the server."""
    return iso(call.tx.now, call.zone)


@method("feature.get", scope="", errors=(_NO_CODE,))
async def get_feature(
    _call: Call, *, code: Annotated[Text, "Code of a feature"] = ""
) -> dict[str, str]:
    """Tell whether the portal has a feature."""
    if not code:
        raise _NO_CODE
    return {"value": "Y" if code in FEATURES else "N"}


Option = Annotated[Text | None, Wire("option"), "Name of one option; without it all are shown"]
Options = Annotated[Mapped | None, Wire("options"), "Values by name"]
Beside = Annotated[Everything, "Values by name, when there are no `options`"]


@method("app.option.get", scope="", application_only=True)
async def get_application_options(call: Call, *, option: Option = None) -> Any:
    """Show what the application keeps for everybody."""
    return await _shown(call, EVERYBODY, option)


@method(
    "app.option.set",
    scope="",
    writes=True,
    application_only=True,
    errors=(ADMINISTRATORS_ONLY, _NO_OPTIONS),
)
async def set_application_options(call: Call, *, options: Options = None, beside: Beside) -> bool:
    """Keep values for the application and everybody; for administrators.

    Values of other names stay.
    """
    if not call.caller.admin:
        raise ADMINISTRATORS_ONLY
    await _keep(call, EVERYBODY, options, beside)
    return True


@method("user.option.get", scope="", application_only=True)
async def get_user_options(call: Call, *, option: Option = None) -> Any:
    """Show what the application keeps for the caller."""
    return await _shown(call, call.caller.user_id, option)


@method("user.option.set", scope="", writes=True, application_only=True, errors=(_NO_OPTIONS,))
async def set_user_options(call: Call, *, options: Options = None, beside: Beside) -> bool:
    """Keep values for the application and the caller. Values of other names stay."""
    await _keep(call, call.caller.user_id, options, beside)
    return True


async def _shown(call: Call, user_id: int, option: str | None) -> Any:
    application_id = call.caller.credential.application_id
    if option is not None:
        return await options_of.get(call.tx, application_id, user_id, option)
    return or_empty_list(await options_of.get_all(call.tx, application_id, user_id))


async def _keep(
    call: Call, user_id: int, options: Mapping[str, Any] | None, beside: Mapping[str, Any]
) -> None:
    if options is None:
        options = {name: value for name, value in beside.items() if name != "options"}
    if not options:
        raise _NO_OPTIONS
    await options_of.put(call.tx, call.caller.credential.application_id, user_id, options)


@method("feed24.setting.list", scope="user", errors=NOT_YOURS)
async def list_settings(call: Call) -> list[dict[str, Any]]:
    """List the settings that this server runs with, but for secrets and places on its disk.

    They are changed where it runs: docs/settings.md. For administrators. A method of feed24's own.
    """
    check_administrator(call)
    return [
        {
            "NAME": each.name,
            "VALUE": list(each.value) if isinstance(each.value, tuple) else each.value,
            "IS_DEFAULT": each.default,
            "MEANING": each.meaning,
        }
        for each in shown(call.services.settings)
    ]
