"""The addresses of a list, asked for at several hosts at once and handed on in the order of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from detente.errors import InputError
from detente.intake.fetch import Answer
from detente.intake.polite import Errand, Pace, Visitor

LOOK_AHEAD = 200
"""How far ahead in the list other hosts are asked while one rests; what they give waits for its turn."""
MAX_WAITING = 200_000_000
"""The most bytes that may wait for their turn."""


def in_order(addresses: Sequence[str], visitor: Visitor, pace: Pace) -> Iterator[tuple[str, Answer | InputError]]:
    """Each address with its answer (of success, or 304) or why there is none."""
    pool = ThreadPoolExecutor(max_workers=pace.hosts_at_once)
    try:
        desk = _Desk(visitor, pace, pool)
        for turn, address in enumerate(addresses):
            while desk.started < min(len(addresses), turn + LOOK_AHEAD):
                desk.take(addresses[desk.started])
            while turn not in desk.done:
                desk.go_on(turn)
            yield address, desk.done.pop(turn)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Desk:
    """Errands by their places in the list: open ones, those of which a question is under way, and what came of the others."""

    def __init__(self, visitor: Visitor, pace: Pace, pool: ThreadPoolExecutor) -> None:
        self._visitor, self._pace, self._pool = visitor, pace, pool
        self.started = 0
        self.done: dict[int, Answer | InputError] = {}
        self._open: dict[int, Errand] = {}
        self._asked: dict[Future[Answer | InputError | None], tuple[int, str]] = {}

    def take(self, address: str) -> None:
        """Put the next address of the list on the desk."""
        self._open[self.started] = Errand(address)
        self.started += 1

    def go_on(self, turn: int) -> None:
        """Ask the hosts that may be asked, then wait for an answer, or for the first host that may be asked again."""
        soonest = self._ask((turn,) if self._is_full() else tuple(self._open))
        if self._asked:
            left = None if soonest is None else max(0.0, soonest - self._pace.clock())
            self._collect(wait(self._asked, left, FIRST_COMPLETED).done)
        elif soonest is not None and soonest > (now := self._pace.clock()):
            self._pace.sleep(soonest - now)

    def _is_full(self) -> bool:
        return sum(len(found.data) for found in self.done.values() if isinstance(found, Answer)) > MAX_WAITING

    def _ask(self, places: Iterable[int]) -> float | None:
        """Start questions, one a host; gives when the first of the hosts that rest may be asked, if there is still room."""
        now = self._pace.clock()
        busy = {host for _, host in self._asked.values()}
        soonest: float | None = None
        for place in places:
            errand = self._open[place]
            host, ready = self._visitor.host_of(errand)
            if host in busy:
                continue
            busy.add(host)  # the first errand of a host goes before its others, also where it has to wait
            if len(self._asked) == self._pace.hosts_at_once:
                return None
            if ready > now:
                soonest = ready if soonest is None else min(soonest, ready)
            else:
                self._asked[self._pool.submit(self._visitor.step, errand, self._visitor.known(errand))] = place, host
        return soonest

    def _collect(self, finished: Iterable[Future[Answer | InputError | None]]) -> None:
        for future in finished:
            place, _ = self._asked.pop(future)
            found = future.result()
            if found is not None:
                self.done[place] = found
                del self._open[place]
