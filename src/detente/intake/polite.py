"""Many pages from many hosts, politely: robots.txt, one question at a time, time between two of them, and no insisting.

One step is one question to one host; who takes the steps may ask others while a host rests.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from detente.errors import InputError, Unreachable
from detente.intake.fetch import MAX_REDIRECTS, TIMEOUT, Answer, ask, quoted
from detente.intake.robots import CLOSED, MAX_ROBOTS, OPEN, Robots, parse_robots
from detente.intake.visited import Visit, Visited

AGENT = "detente"
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/plain;q=0.9, application/json;q=0.8, application/pdf;q=0.5"
)
_TYPES = re.compile(r"text/|application/(?:[\w.\-]+\+)?(?:xml|json)\b|application/pdf\b", re.IGNORECASE)
_BUSY = (429, 503)
_REDIRECTS = (301, 302, 303, 307, 308)
_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How hosts are asked; all times in seconds.

    ``delay`` is the least time between two questions to a host, ``longest_delay`` the most that its robots.txt may ask for,
    ``longest_wait`` the most that is waited for a busy host, ``retries`` how often one is asked again. ``hosts_at_once`` are
    asked at the same time, each one question at a time. ``clock`` and ``sleep`` are those of ``time``.
    """

    delay: float = 1.0
    longest_delay: float = 30.0
    longest_wait: float = 120.0
    retries: int = 3
    timeout: float = TIMEOUT
    limit: int = 20_000_000
    hosts_at_once: int = 8
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Errand:
    """An address on its way: where it leads by now, after how many redirects, and how often its host was too busy."""

    address: str
    url: str = ""
    hops: int = 0
    tries: int = 0


@dataclass(slots=True)
class _Host:
    ready: float
    delay: float
    failures: int = 0
    closed: str | None = None
    robots: dict[str, Robots] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    tries: int = 0


class Visitor:
    """Asks hosts at a pace. It remembers each host's rules and when it may be asked again, for as long as it lives."""

    def __init__(self, pace: Pace, visited: Visited, *, allow_private: bool = False) -> None:
        self._pace, self._visited, self._allow_private = pace, visited, allow_private
        self._hosts: dict[str, _Host] = {}

    def host_of(self, errand: Errand) -> tuple[str, float]:
        """The host that is asked next, and from when on, by the clock, it may be. An errand that needs no question is ready."""
        try:
            name = urlsplit(self._url(errand)).hostname or ""
        except Unreachable:
            return "", 0.0
        host = self._hosts.setdefault(name, _Host(0.0, self._pace.delay))
        return name, 0.0 if host.closed else host.ready

    def known(self, errand: Errand) -> Visit | None:
        """The last visit to where the errand leads by now."""
        return self._visited.get(errand.url)

    def step(self, errand: Errand, before: Visit | None = None) -> Answer | InputError | None:
        """One question for the errand: its answer (of success, or 304), why there is none, or ``None`` for "not yet".

        Safe in several threads as long as each has another host.
        """
        try:
            url = self._url(errand)
        except Unreachable as error:
            return error
        host, origin = self._host(url), "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if host.closed:
            return Unreachable(f"{errand.address} is not asked for: {host.closed}")
        if origin not in host.robots:
            self._ask_robots(host, origin)
            return None
        if origin in host.reasons:
            return Unreachable(f"{errand.address} is not asked for: {host.reasons[origin]}")
        if not host.robots[origin].allows(url):
            return Unreachable(f"{url} is closed to programs by the robots.txt of its site")
        return self._ask_page(host, errand, url, before)

    def _url(self, errand: Errand) -> str:
        errand.url = errand.url or quoted(errand.address)
        return errand.url

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(urlsplit(url).hostname or "", _Host(0.0, self._pace.delay))

    def _ask_robots(self, host: _Host, origin: str) -> None:
        """RFC 9309, 2.3.1: no rules where there is no robots.txt (4xx); everything closed where it cannot be had (5xx, no answer).

        A host that is too busy for its robots.txt is too busy for more.
        """
        pace = self._pace
        try:
            answer = ask(
                f"{origin}/robots.txt", allow_private=self._allow_private, limit=MAX_ROBOTS, timeout=pace.timeout,
                types=None, cut=True,
            )  # fmt: skip
        except InputError as error:
            host.robots[origin], host.reasons[origin] = CLOSED, str(error)
            return
        host.ready = pace.clock() + host.delay
        if answer.code in _BUSY and self._wait(host, answer, host.tries):
            host.tries += 1
        elif answer.is_page:
            host.robots[origin] = parse_robots(answer.data.decode("utf-8", "replace"), AGENT)
            host.delay = max(host.delay, min(host.robots[origin].delay or 0.0, pace.longest_delay))
            host.ready = pace.clock() + host.delay
        elif 400 <= answer.code < 500 and answer.code not in _BUSY:
            host.robots[origin] = OPEN
        else:
            host.robots[origin], host.reasons[origin] = CLOSED, str(_refused(f"{origin}/robots.txt", answer))

    def _ask_page(self, host: _Host, errand: Errand, url: str, before: Visit | None) -> Answer | InputError | None:
        headers = {"Accept": _ACCEPT, **(before.headers() if before else {})}
        pace = self._pace
        try:
            answer = ask(
                url, allow_private=self._allow_private, limit=pace.limit, timeout=pace.timeout, headers=headers, types=_TYPES,
                follow=False,
            )  # fmt: skip
        except InputError as error:
            self._failed(host, error)
            return error
        finally:
            host.ready = pace.clock() + host.delay
        if answer.code in _BUSY:
            errand.tries += 1
            if self._wait(host, answer, errand.tries - 1):
                return None
            self._failed(host, refused := _refused(url, answer))
            return refused
        host.failures = 0
        if answer.code in _REDIRECTS:
            return self._follow(errand, answer)
        return answer if answer.is_page or answer.code == 304 else _refused(url, answer)

    def _failed(self, host: _Host, error: InputError) -> None:
        host.failures += isinstance(error, Unreachable)
        if host.failures >= _FAILURES and host.closed is None:
            host.closed = f"its host has failed {_FAILURES} times in a row"

    def _wait(self, host: _Host, answer: Answer, tries: int) -> bool:
        """Whether the host is asked again, after the time that it names or twice the last. One that asks for too long is left."""
        pace = self._pace
        named = retry_after(answer)
        wait = named if named is not None else min(2 * pace.delay * 2**tries, pace.longest_wait)
        if wait > pace.longest_wait:
            host.closed = f"its host asks to be left alone for {wait:.0f} seconds: try again later"
            return False
        host.ready = pace.clock() + max(wait, host.delay)
        return tries < pace.retries

    def _follow(self, errand: Errand, answer: Answer) -> InputError | None:
        errand.hops += 1
        try:
            target = urljoin(errand.url, answer.headers.get("location", ""))
            if not answer.headers.get("location") or errand.hops > MAX_REDIRECTS:
                return Unreachable(f"{errand.address} answers {answer.code} and leads nowhere, or on and on")
            errand.url = quoted(target)
        except (Unreachable, ValueError):
            return Unreachable(f"{errand.address} leads to what is no http or https address")
        return None


def _refused(url: str, answer: Answer) -> Unreachable:
    return Unreachable(" ".join(f"{url} answers {answer.code} {answer.reason}".split()))


def retry_after(answer: Answer) -> float | None:
    """The seconds of a Retry-After header; of one with a time, from the server's own Date on. ``None`` where it says nothing."""
    written = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", written):
        return float(written)
    try:
        then, now = (parsedate_to_datetime(t) for t in (written, answer.headers.get("date", "")))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None
