"""The supervisor's decisions, with workers that do as they are told."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from uvicorn.config import STARTUP_FAILURE

from feed24.cli.process import Worker
from feed24.cli.supervisor import Supervisor


class Puppet:
    """A worker as the supervisor sees it, without a process."""

    def __init__(self, pid: int, bound: socket.socket) -> None:
        self.pid = pid
        self.bound = bound
        self.ready = True
        self.exitcode: int | None = None
        self.late = False
        # What it was told, in order.
        self.told: list[str] = []
        # Whether it goes when it is told to.
        self.obedient = True

    def is_well(self) -> bool:
        return self.exitcode is None

    def is_late(self) -> bool:
        return self.late

    def retire(self) -> None:
        self._tell("retire")

    def terminate(self) -> None:
        self._tell("terminate")

    def end(self) -> None:
        self._tell("end")
        self.exitcode = -9 if self.exitcode is None else self.exitcode

    def has_gone(self) -> bool:
        return self.exitcode is not None

    def _tell(self, word: str) -> None:
        self.told.append(word)
        if self.obedient and self.exitcode is None:
            self.exitcode = 0


class Company:
    """A supervisor on two puppets, one step at a time."""

    def __init__(self) -> None:
        self.hired: list[Puppet] = []
        # What happens to each new one.
        self.on_hire: Callable[[Puppet], None] = lambda _: None
        self.sockets = [socket.socket(), socket.socket()]
        self.supervisor = Supervisor(self._hire, self.sockets)
        self.outcome: bool | None = None

    def _hire(self, bound: socket.socket) -> Worker:
        puppet = Puppet(len(self.hired) + 1, bound)
        self.hired.append(puppet)
        self.on_hire(puppet)
        return cast(Worker, puppet)

    def told(self, pid: int) -> list[str]:
        return self.hired[pid - 1].told

    @property
    def in_service(self) -> list[int]:
        """Who is, each on the socket of its place."""
        workers = cast(list[Puppet], self.supervisor._workers)
        assert [worker.bound for worker in workers] == self.sockets
        return [worker.pid for worker in workers]

    def steps(self, count: int = 10) -> None:
        """Let it look so often, then stop it."""
        left = iter(range(count))
        waiting = self.supervisor._stopping

        def wait(_seconds: float) -> bool:
            return waiting.is_set() or next(left, None) is None

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(waiting, "wait", wait)
            patch.setattr(signal, "signal", lambda *_: None)
            self.outcome = self.supervisor.run()


@pytest.fixture
def company() -> Iterator[Company]:
    made = Company()
    yield made
    for each in made.sockets:
        each.close()


def test_all_end_together(company: Company) -> None:
    company.steps(2)
    assert [each.told for each in company.hired] == [["terminate"], ["terminate"]]
    assert {each.fileno() for each in company.sockets} == {-1}
    assert company.outcome is True


def test_renewal_brings_the_new_one_first(company: Company) -> None:
    company.supervisor.renew()
    company.steps(20)
    assert company.in_service == [3, 4]
    assert [each.told for each in company.hired] == [["retire"]] * 2 + [["terminate"]] * 2


def test_one_at_a_time(company: Company) -> None:
    def refuse_to_go(new: Puppet) -> None:
        new.obedient = new.pid != 1

    company.on_hire = refuse_to_go
    company.supervisor.renew()
    stuck = threading.Timer(0.5, lambda: setattr(company.hired[0], "exitcode", 0))
    stuck.start()
    company.steps(20)
    stuck.join()
    # The second is not touched before the first, which takes its time, has gone.
    assert company.in_service == [3, 2]
    assert len(company.hired) == 3


@pytest.mark.parametrize("trouble", [{"exitcode": STARTUP_FAILURE}, {"ready": False, "late": True}])
def test_renewal_that_fails_leaves_the_old_ones(company: Company, trouble: Any) -> None:
    def spoil(new: Puppet) -> None:
        if new.pid == 3:
            vars(new).update(trouble)

    company.on_hire = spoil
    company.supervisor.renew()
    company.steps(20)
    assert company.in_service == [1, 2]
    assert len(company.hired) == 3
    assert company.told(3) == ["end"]
    assert company.outcome is True


def test_who_is_slow_to_start_is_waited_for(company: Company) -> None:
    def slow(new: Puppet) -> None:
        new.ready = new.pid != 3

    company.on_hire = slow
    company.supervisor.renew()
    company.steps(20)
    assert company.in_service == [1, 2]
    assert [each.told for each in company.hired] == [["terminate"]] * 3


def test_the_dead_are_replaced(company: Company) -> None:
    def die(new: Puppet) -> None:
        new.exitcode = -9 if new.pid == 1 else None

    company.on_hire = die
    company.steps()
    assert company.in_service == [3, 2]


def test_start_that_fails_is_repeated_once_there_was_service(company: Company) -> None:
    """A database that is away keeps a worker from starting, and comes back."""

    def fail(new: Puppet) -> None:
        if new.pid == 1:
            new.exitcode = -9
        elif new.pid in (3, 4):
            new.exitcode = STARTUP_FAILURE

    company.on_hire = fail
    company.supervisor._has_served = True
    company.steps(20)
    assert company.in_service == [5, 2]
    assert company.outcome is True


def test_start_that_fails_before_any_service_ends_it(company: Company) -> None:
    company.on_hire = lambda new: vars(new).update(exitcode=STARTUP_FAILURE)
    company.steps()
    assert company.outcome is False
    assert len(company.hired) == 2


def test_start_that_fails_beside_one_that_succeeds_is_repeated(company: Company) -> None:
    """A database that went away before anybody had told that there is service."""

    def fail(new: Puppet) -> None:
        new.exitcode = STARTUP_FAILURE if new.pid == 1 else None

    company.on_hire = fail
    company.steps()
    assert company.in_service == [3, 2]
    assert company.outcome is True


@pytest.mark.parametrize(("dies", "stay"), [(1, [4, 5]), (2, [3, 4])])
def test_who_dies_during_a_renewal_leaves_its_place_to_one(
    company: Company, dies: int, stay: list[int]
) -> None:
    """While the first one's successor starts."""

    def die(new: Puppet) -> None:
        if new.pid == 3:
            company.hired[dies - 1].exitcode = -9

    company.on_hire = die
    company.supervisor.renew()
    company.steps(20)
    assert company.in_service == stay
    assert len(company.hired) == max(stay)
    running = [each.pid for each in company.hired if each.told == ["terminate"]]
    assert running == stay


def test_signals_are_heard(company: Company) -> None:
    """SIGHUP renews, SIGTERM ends."""
    heard: list[signal.Signals] = []
    sent = {2: signal.SIGHUP, 4: signal.SIGTERM}
    before = {each: signal.getsignal(each) for each in (*sent.values(), signal.SIGINT)}

    def raise_in_turn(new: Puppet) -> None:
        if new.pid in sent:
            heard.append(sent[new.pid])
            signal.raise_signal(sent[new.pid])

    company.on_hire = raise_in_turn
    try:
        assert company.supervisor.run() is True
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert heard == list(sent.values())
