"""Many processes on one database, and what goes wrong with them: a short run of `make prove`."""

from pathlib import Path

import pytest

from tests.proof import campaign
from tests.proof.options import Options, options

SHORT = Options(seconds=60, comparisons=500)


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("killed")
async def test_nothing_differs_and_nothing_is_lost(engine: str, tmp_path: Path) -> None:
    totals = await campaign.run(engine, SHORT, tmp_path, lambda _passed, _totals: None)
    assert totals.differences == []
    assert totals.troubles == []
    assert totals.good
    assert totals.faults["server worker killed"]
    assert totals.counts["acknowledged"]
    assert totals.counts["comparisons"] >= (SHORT.comparisons or 0)


def test_what_a_run_may_be_told() -> None:
    assert options([]) == Options()
    told = ["--seconds", "600", "--database", "sqlite", "--comparisons", "200000", "--no-faults"]
    assert options(told) == Options(600, 200_000, ("sqlite",), faults=False)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--seconds", "0"], "argument --seconds: 0 is not between a second and a week"),
        (["--seconds", "soon"], "argument --seconds: invalid seconds value: 'soon'"),
        (["--writers", "99"], "argument --writers: 99 is not between 1 and 32"),
        (["--database", "oracle"], "argument --database: invalid choice: 'oracle'"),
        (["--hard"], "unrecognized arguments: --hard"),
    ],
)
def test_a_mistake_is_one_line(
    capsys: pytest.CaptureFixture[str], told: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        options(told)
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"prove: {said}")
