"""Lists of addresses: what is asked, when, in which order, and what is passed over. The clock is the test's own."""

from __future__ import annotations

import hashlib
import re
import socket
import time as real_time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import EmptyInput, InputError, MissingInput, NotText
from detente.intake import errands
from detente.intake.errands import LOOK_AHEAD
from detente.intake.fetch import Answer
from detente.intake.polite import Pace, retry_after
from detente.intake.robots import CLOSED, OPEN, Robots, matches, normal, parse_robots
from detente.intake.urls import Listed, list_addresses, read_addresses
from detente.intake.visited import Visit, Visited
from detente.model.text import Document, Problem


class Site(ThreadingHTTPServer):
    """Answers by path: ``pages`` has (code, headers, body) for each, and ``asked`` what was asked, with the headers."""

    daemon_threads = True
    pages: dict[str, Any]
    asked: list[tuple[str, str, dict[str, str]]]

    def paths(self, *, robots: bool = False) -> list[str]:
        return [path for _, path, _ in self.asked if robots or path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"].partition(":")[0], self.path, {k.lower(): v for k, v in self.headers.items()}))
        page = self.server.pages.get(self.path, (404, {}, ""))
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        code, headers, body = page
        etag = headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            code, body = 304, ""
        data = body.encode() if isinstance(body, str) else body
        with suppress(OSError):
            self.send_response_only(code, "")
            for name, value in {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.pages, server.asked = {}, []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Time:
    """A clock that goes on only while something sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(round(seconds, 6))
        self.now += seconds

    def pace(self, **named: Any) -> Pace:
        return Pace(clock=lambda: self.now, sleep=self.sleep, timeout=5.0, **named)


def text(number: int) -> str:
    return f"The envoy gave statement number {number} in the afternoon."


def address(site: Site, path: str, host: str = "127.0.0.1") -> str:
    return f"http://{host}:{site.server_port}{path}"


def read(site: Site, paths: list[str], time: Time | None = None, **named: Any) -> list[Document | Problem]:
    given = [p if "://" in p else address(site, p) for p in paths]
    time = time or Time()
    pace = named.pop("pace", None) or time.pace()
    return list(read_addresses(given, pace=pace, allow_private=True, **named))


def told(found: list[Document | Problem]) -> list[str]:
    return [f.text if isinstance(f, Document) else f"! {f.message}" for f in found]


# what is asked, and when


def test_pages_come_in_order_with_a_second_between_them_after_one_look_at_robots_txt(site: Site) -> None:
    site.pages = {f"/{n}": (200, {}, text(n)) for n in range(3)}
    time = Time()
    first, second, third = read(site, ["/2", "/0", "/1"], time)
    assert told([first, second, third]) == [text(2), text(0), text(1)]
    assert isinstance(first, Document)
    assert first.source == first.url == address(site, "/2")
    assert site.paths(robots=True) == ["/robots.txt", "/2", "/0", "/1"]
    assert time.slept == [1.0, 1.0, 1.0]
    assert {headers["user-agent"].partition("/")[0] for _, _, headers in site.asked} == {"detente"}


def test_hosts_are_interleaved_and_the_order_stays(site: Site) -> None:
    site.pages = {f"/{n}": (200, {}, text(n)) for n in range(6)}
    time = Time()
    given = [address(site, f"/{n}", "127.0.0.1" if n < 3 else "localhost") for n in range(6)]
    assert told(read(site, given, time)) == [text(n) for n in range(6)]
    assert time.slept == [1.0, 1.0, 1.0]
    for start in range(0, 8, 2):  # both at the same time, so either may come first
        assert {host for host, _, _ in site.asked[start : start + 2]} == {"127.0.0.1", "localhost"}
    assert [path for host, path, _ in site.asked if host == "localhost"] == ["/robots.txt", "/3", "/4", "/5"]


def test_one_host_is_never_asked_twice_at_once_and_hosts_up_to_the_number_given(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages = {f"/{n}": (200, {}, text(n)) for n in range(4)}
    given = [address(site, f"/{n}", host) for n in range(4) for host in ("127.0.0.1", "localhost")]
    running: list[str] = []
    most = 0
    real = errands.Visitor.step

    def watched(self: Any, errand: Any, before: Any = None) -> Any:
        nonlocal most
        host = "localhost" if "localhost" in errand.address else "127.0.0.1"
        assert host not in running
        running.append(host)
        most = max(most, len(running))
        real_time.sleep(0.01)
        try:
            return real(self, errand, before)
        finally:
            running.remove(host)

    monkeypatch.setattr(errands.Visitor, "step", watched)
    wanted = [text(n) for n in range(4) for _ in range(2)]
    assert told(read(site, given)) == wanted
    assert most == 2
    most = 0
    assert told(read(site, given, pace=Time().pace(hosts_at_once=1))) == wanted
    assert most == 1


def test_a_silent_host_holds_no_other_up(site: Site) -> None:
    """The pages behind it are asked for while it is silent, and come after it."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        site.pages = {f"/{n}": (200, {}, text(n)) for n in range(3)}
        given = [f"http://127.0.0.1:{silent.getsockname()[1]}/x", *(address(site, f"/{n}", "localhost") for n in range(3))]
        pace = Pace(delay=0.01, timeout=1.5)
        run = read_addresses(given, pace=pace, allow_private=True)
        assert "no answer in time" in told([next(run)])[0]
        assert site.paths() == ["/0", "/1", "/2"]
        assert told(list(run)) == [text(0), text(1), text(2)]


def test_what_waits_for_its_turn_has_a_limit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "MAX_WAITING", 10)
    site.pages = {f"/{n}": (200, {}, text(n)) for n in range(4)}
    given = [address(site, f"/{n}", "localhost" if n else "127.0.0.1") for n in range(4)]
    assert told(read(site, given)) == [text(n) for n in range(4)]


def test_a_long_list_is_read_to_its_end(site: Site) -> None:
    count = LOOK_AHEAD + 30
    site.pages = {f"/{n}": (200, {}, text(n)) for n in range(count)}
    assert told(read(site, [f"/{n}" for n in range(count)], pace=Time().pace(delay=0.001))) == [text(n) for n in range(count)]


@pytest.mark.parametrize(("written", "slept"), [("4", 4.0), ("0.2", 1.0), ("2.5", 2.5), ("600", 30.0), ("soon", 1.0), ("-3", 1.0)])
def test_crawl_delay_is_kept_up_to_a_cap(site: Site, written: str, slept: float) -> None:
    site.pages = {"/robots.txt": (200, {}, f"User-agent: *\nCrawl-delay: {written}\n"), "/0": (200, {}, text(0)), "/1": (200, {}, text(1))}
    time = Time()
    assert told(read(site, ["/0", "/1"], time)) == [text(0), text(1)]
    assert time.slept == [slept, slept]


def test_what_robots_txt_closes_is_not_asked_for(site: Site) -> None:
    site.pages = {"/robots.txt": (200, {}, "User-agent: *\nDisallow: /private\nAllow: /private/open\n"), "/private/open/1": (200, {}, text(1)), "/0": (302, {"Location": "/private/2"}, "")}
    found = told(read(site, ["/private/1", "/private/open/1", "/0"]))
    assert found == [f"! {address(site, '/private/1')} is closed to programs by the robots.txt of its site", text(1),
                     f"! {address(site, '/private/2')} is closed to programs by the robots.txt of its site"]  # fmt: skip
    assert site.paths() == ["/private/open/1", "/0"]


@pytest.mark.parametrize(("code", "allowed"), [(401, True), (403, True), (404, True), (410, True), (500, False), (502, False), (304, False)])
def test_without_a_robots_txt_all_is_open_and_with_a_broken_one_nothing(site: Site, code: int, allowed: bool) -> None:
    site.pages = {"/robots.txt": (code, {}, "User-agent: *\nDisallow: /"), "/0": (200, {}, text(0))}
    (found,) = told(read(site, ["/0"]))
    if allowed:
        assert found == text(0)
    else:
        assert found == f"! {address(site, '/0')} is not asked for: {address(site, '/robots.txt')} answers {code}"
        assert site.paths() == []


def test_a_robots_txt_behind_redirects_and_one_that_is_too_long(site: Site) -> None:
    rules = "User-agent: *\nDisallow: /\n"
    site.pages = {"/robots.txt": (301, {"Location": "/r2"}, ""), "/r2": (200, {"Content-Type": "image/png"}, rules), "/0": (200, {}, text(0))}
    assert "closed to programs" in told(read(site, ["/0"]))[0]
    site.pages["/r2"] = (200, {}, "# a comment\n" * 50_000 + rules)
    assert told(read(site, ["/0"])) == [text(0)]


def test_private_addresses_are_refused_at_every_hop(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages = {"/0": (302, {"Location": "http://127.0.0.2:9/x"}, "")}
    (found,) = list(read_addresses([address(site, "/0")], pace=Time().pace()))
    assert isinstance(found, Problem)
    assert "is on a private network" in found.message
    assert site.asked == []
    monkeypatch.setattr("detente.intake.fetch.is_public", lambda ip: ip == "127.0.0.1")
    (found,) = list(read_addresses([address(site, "/0")], pace=Time().pace()))
    assert isinstance(found, Problem)
    assert "127.0.0.2 is on a private network" in found.message


def test_redirects_are_followed_and_end(site: Site) -> None:
    site.pages = {"/a": (301, {"Location": "/b"}, ""), "/b": (308, {"Location": address(site, "/c?x=ä", "localhost")}, ""), "/c?x=%C3%A4": (200, {}, text(3)),
                  "/ring": (302, {"Location": "/ring"}, ""), "/none": (302, {}, ""), "/file": (302, {"Location": "file:///etc/passwd"}, "")}  # fmt: skip
    good, *bad = read(site, ["/a", "/ring", "/none", "/file"])
    assert isinstance(good, Document)
    assert (good.text, good.source, good.url) == (text(3), address(site, "/a"), address(site, "/c?x=%C3%A4", "localhost"))
    assert told(bad) == [f"! {address(site, '/ring')} answers 302 and leads nowhere, or on and on", f"! {address(site, '/none')} answers 302 and leads nowhere, or on and on",
                         f"! {address(site, '/file')} leads to what is no http or https address"]  # fmt: skip
    assert site.paths().count("/ring") == 6


# busy hosts


def test_a_busy_host_is_asked_again_after_the_time_that_it_names(site: Site) -> None:
    site.pages = {"/0": [(429, {"Retry-After": "7"}, ""), (503, {}, ""), (200, {}, text(0))]}
    time = Time()
    assert told(read(site, ["/0"], time)) == [text(0)]
    assert time.slept == [1.0, 7.0, 4.0]


def test_a_host_that_stays_busy_is_given_up(site: Site) -> None:
    site.pages = {"/0": (503, {}, "")}
    time = Time()
    assert told(read(site, ["/0"], time)) == [f"! {address(site, '/0')} answers 503"]
    assert time.slept == [1.0, 2.0, 4.0, 8.0]
    assert len(site.paths()) == 4


def test_a_host_that_asks_for_an_hour_is_left_and_others_go_on(site: Site) -> None:
    site.pages = {"/0": (429, {"Retry-After": "3600"}, ""), "/1": (200, {}, text(1))}
    time = Time()
    found = told(read(site, ["/0", "/1", address(site, "/1", "localhost")], time))
    left = "its host asks to be left alone for 3600 seconds: try again later"
    assert found == [f"! {address(site, '/0')} answers 429", f"! {address(site, '/1')} is not asked for: {left}", text(1)]
    assert time.slept == [1.0]


def test_a_host_too_busy_for_its_robots_txt(site: Site) -> None:
    site.pages = {"/robots.txt": [(503, {"Retry-After": "5"}, ""), (200, {}, "")], "/0": (200, {}, text(0))}
    time = Time()
    assert told(read(site, ["/0"], time)) == [text(0)]
    assert time.slept == [5.0, 1.0]
    site.pages["/robots.txt"] = (429, {}, "")
    assert told(read(site, ["/0"])) == [f"! {address(site, '/0')} is not asked for: {address(site, '/robots.txt')} answers 429"]


def test_a_host_that_fails_five_times_is_left(site: Site) -> None:
    site.pages = {f"/{n}": (200, {"Content-Length": "9999", "Connection": "close"}, "short") for n in range(9)}
    found = told(read(site, [f"/{n}" for n in range(9)]))
    assert all("ends after 5 of 9999 bytes" in f for f in found[:5])
    assert all(f.endswith("is not asked for: its host has failed 5 times in a row") for f in found[5:])
    assert len(site.paths()) == 5


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "12"}, 12.0), ({}, None), ({"retry-after": "x"}, None), ({"retry-after": "-1"}, None), ({"retry-after": "1e9"}, None),
     ({"retry-after": "Wed, 28 Jun 2023 10:01:30 GMT", "date": "Wed, 28 Jun 2023 10:00:00 GMT"}, 90.0), ({"retry-after": "Wed, 28 Jun 2023 10:01:30 GMT"}, None),
     ({"retry-after": "Wed, 28 Jun 2023 09:00:00 GMT", "date": "Wed, 28 Jun 2023 10:00:00 GMT"}, 0.0)],
)  # fmt: skip
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Answer(503, "", "http://x.example/", headers)) == seconds


# a second run


def test_a_second_run_reads_only_what_has_changed(site: Site, tmp_path: Path) -> None:
    site.pages = {"/tagged": (200, {"ETag": '"v1"'}, text(1)), "/dated": (200, {"Last-Modified": "Wed, 28 Jun 2023 10:00:00 GMT"}, text(2)), "/bare": (200, {}, text(3)), "/gone": (404, {}, "")}
    paths = list(site.pages)
    passed: list[str] = []
    with Visited(tmp_path / "visited.db") as visited:
        assert told(read(site, paths, visited=visited, unchanged=passed.append)) == [text(1), text(2), text(3), f"! {address(site, '/gone')} answers 404"]
        assert passed == []
        assert visited.get(address(site, "/bare")) == Visit(None, None, hashlib.sha256(text(3).encode()).hexdigest()[:32])
    site.asked.clear()
    with Visited(tmp_path / "visited.db") as visited:
        assert told(read(site, paths, visited=visited, unchanged=passed.append)) == [f"! {address(site, '/gone')} answers 404"]
    assert passed == [address(site, p) for p in ("/tagged", "/dated", "/bare")]
    sent = {path: headers for _, path, headers in site.asked}
    assert sent["/tagged"]["if-none-match"] == '"v1"'
    assert sent["/dated"]["if-modified-since"] == "Wed, 28 Jun 2023 10:00:00 GMT"
    assert not {"if-none-match", "if-modified-since"} & set(sent["/bare"])
    site.pages["/tagged"] = (200, {"ETag": '"v2"'}, text(4))
    with Visited(tmp_path / "visited.db") as visited:
        assert told(read(site, ["/tagged"], visited=visited)) == [text(4)]


def test_a_page_whose_document_was_not_taken_is_read_again(site: Site) -> None:
    site.pages = {"/0": (200, {"ETag": '"v1"'}, text(0)), "/1": (200, {}, text(1))}
    given = [address(site, "/0"), address(site, "/1")]
    with Visited() as visited:
        run = read_addresses(given, visited=visited, pace=Time().pace(), allow_private=True)
        assert isinstance(next(run), Document)
        run.close()
        assert visited.get(given[0]) is None
        assert told(read(site, given, visited=visited)) == [text(0), text(1)]
        assert visited.get(given[0]) is not None


def test_a_file_that_is_no_list_of_visits(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("This is no database at all, but a text of some length, and so on.\n" * 20)
    with pytest.raises(MissingInput, match="cannot be used as the list of pages visited"):
        Visited(tmp_path / "x.db")
    with pytest.raises(MissingInput):
        Visited(tmp_path / "none" / "x.db")


def test_a_validator_that_is_no_header_is_not_kept(site: Site) -> None:
    site.pages = {"/0": (200, {"ETag": '"' + "v" * 2000 + '"'}, text(0))}
    with Visited() as visited:
        read(site, ["/0"], visited=visited)
        kept = visited.get(address(site, "/0"))
        assert kept is not None
        assert (kept.etag, kept.headers()) == (None, {})


# pages and feeds


def feed(site: Site, *numbers: int) -> str:
    items = "".join(f"<item><title>{n}</title><link>/{n}</link><description>A summary of statement {n} here.</description></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>Desk</title>{items}<item><description>This one has no link at all.</description></item></channel></rss>'


def test_a_feed_gives_its_entries_or_the_pages_that_they_link_to(site: Site) -> None:
    site.pages = {"/feed": (200, {"Content-Type": "application/rss+xml", "ETag": '"f"'}, feed(site, 1, 2)), "/1": (200, {}, text(1)), "/2": (200, {}, text(2)), "/3": (200, {}, text(3))}
    entries = read(site, ["/feed", "/3"])
    assert told(entries) == ["A summary of statement 1 here.", "A summary of statement 2 here.", "This one has no link at all.", text(3)]
    assert isinstance(entries[0], Document)
    assert (entries[0].url, entries[0].outlet) == (address(site, "/1"), "Desk")
    with Visited() as visited:
        assert told(read(site, ["/feed", "/2"], visited=visited, follow=True)) == ["This one has no link at all.", text(2), text(1)]
        assert told(read(site, ["/feed", "/2"], visited=visited, follow=True)) == []


def test_a_feed_is_asked_for_again_till_all_its_pages_were_read(site: Site) -> None:
    site.pages = {"/feed": (200, {"Content-Type": "text/xml", "ETag": '"f"'}, feed(site, 1, 2)), "/1": (200, {}, text(1)), "/2": (500, {}, "")}
    with Visited() as visited:
        assert told(read(site, ["/feed"], visited=visited, follow=True))[1:] == [text(1), f"! {address(site, '/2')} answers 500"]
        site.pages["/2"] = (200, {}, text(2))
        assert told(read(site, ["/feed"], visited=visited, follow=True))[1:] == [text(2)]
        site.asked.clear()
        assert told(read(site, ["/feed"], visited=visited, follow=True)) == []
        assert site.paths() == ["/feed"]


def test_pages_that_give_no_document_are_problems_at_their_address(site: Site) -> None:
    site.pages = {"/empty": (200, {}, ""), "/png": (200, {"Content-Type": "image/png"}, "x"), "/bomb": (200, {"Content-Type": "text/xml"}, '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'), "/big": (200, {}, "a b c d " * 50)}
    found = read(site, ["/empty", "/png", "/bomb", "/big", "ftp://x.example/", "http://[", "/0"], pace=Time().pace(limit=300))
    assert all(isinstance(f, Problem) for f in found)
    assert [f.where for f in found if isinstance(f, Problem)] == [*(address(site, p) for p in ("/empty", "/png", "/bomb", "/big")), "ftp://x.example/", "http://[", address(site, "/0")]
    says = ["is empty", "gives image/png", "declares entities", "gives more than 0 MB", "no http or https", "no http or https", "answers 404"]
    assert all(s in t for s, t in zip(says, told(found), strict=True))


def test_another_reader_can_make_the_documents(site: Site) -> None:
    def two(data: bytes, source: str, url: str, charset: str | None) -> Iterator[Document | Problem]:
        yield Document(data.decode(charset or "ascii"), source, url=url)
        raise NotText("the second half is no text")

    site.pages = {"/0": (200, {}, "ä")}
    assert told(read(site, ["/0"], read=two)) == ["ä", "! the second half is no text"]


# lists


def test_a_list_of_addresses() -> None:
    data = "# my list\n\nhttps://a.example/1\n  http://b.example/2  \tits title\nhttps://a.example/1#part\nb.example/3\nHTTPS://C.example/\n".encode("utf-8-sig")
    addresses, problems = list_addresses(data, "list.txt")
    assert addresses == [Listed("https://a.example/1", 3), Listed("http://b.example/2", 4), Listed("HTTPS://C.example/", 7)]
    assert problems == [Problem("no http or https address: 'b.example/3'", "list.txt:6")]


def test_an_opml_file_gives_its_feeds() -> None:
    data = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="Papers">
    <outline type="rss" text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example/"/></outline>
    <outline text="B" xmlurl=" https://b.example/atom "/><outline text="none"/><outline xmlUrl="feed://c.example/"/></body></opml>"""
    addresses, problems = list_addresses(data, "feeds.opml")
    assert [a.address for a in addresses] == ["https://a.example/rss?x=1&y=2", "https://b.example/atom"]
    assert problems == [Problem("no http or https address: 'feed://c.example/'", "feeds.opml:3")]


@pytest.mark.parametrize(("data", "error"), [(b"", EmptyInput), (b"# nothing\n", EmptyInput), (b"a text\n", EmptyInput), (b"\x00\x01\x02", NotText), (b"<opml></opml>", EmptyInput),
                                             (b"<opml>", NotText), (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', NotText)])  # fmt: skip
def test_what_is_no_list(data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        list_addresses(data, "list.txt")


# robots.txt


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [("/a", "/abc", True), ("/a", "/A", False), ("/a$", "/a", True), ("/a$", "/ab", False), ("/*.pdf$", "/x/y.pdf", True), ("/*.pdf$", "/x.pdf?a", False), ("*", "/x", True), ("/*/b", "/a/b/c", True),
     ("/*/b", "/ab", False), ("/a*a$", "/a", False), ("/a*a$", "/aa", True), ("/a*b*c", "/a1b2c3", True), ("/a*c*b", "/a1b2c3", False), ("/", "/", True), ("/x*", "/", False)],
)  # fmt: skip
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert matches(pattern, path) is fits


@settings(deadline=None)
@given(st.text("ab*", max_size=8), st.booleans(), st.text("ab", max_size=8))
def test_patterns_mean_what_regular_expressions_would(pattern: str, to_end: bool, path: str) -> None:
    expected = re.match("/" + pattern.replace("*", ".*") + ("$" if to_end else ""), "/" + path) is not None
    assert matches("/" + pattern + ("$" if to_end else ""), "/" + path) is expected


def test_a_pattern_of_many_stars_is_no_burden() -> None:
    began = real_time.process_time()
    assert not matches("/" + "*a" * 5000 + "b$", "/" + "a" * 5000)
    assert real_time.process_time() - began < 1


def test_the_group_with_the_name_goes_before_that_for_all_and_groups_are_joined() -> None:
    written = "User-agent: *\nDisallow: /\n\nUser-Agent: Other\nuser-agent: DETENTE/1.0\nDisallow: /a # no\nSitemap: x\nCrawl-delay: 3\n\nUser-agent: detente\nAllow: /a/b\nDisallow:\nnonsense\n"
    rules = parse_robots(written, "detente")
    assert rules == Robots((("/a", False), ("/a/b", True)), 3.0)
    assert rules.allows("http://x.example/a/b")
    assert not rules.allows("http://x.example/a/c?d")
    assert rules.allows("http://x.example")
    other = parse_robots(written, "nobody")
    assert not other.allows("http://x.example/")
    assert other.allows("http://x.example/robots.txt")


def test_letters_are_compared_as_they_are_sent() -> None:
    rules = parse_robots("User-agent: *\nDisallow: /ä\nDisallow: /%7Ex\nDisallow: /a%2fb\n", "detente")
    assert not rules.allows("http://x.example/%C3%A4")
    assert not rules.allows("http://x.example/%c3%a4")
    assert not rules.allows("http://x.example/~x")
    assert not rules.allows("http://x.example/a%2Fb")
    assert rules.allows("http://x.example/a/b")
    assert normal("/a b") == "/a%20b"


def test_two_rules_of_one_length_allow_and_no_rules_allow_all() -> None:
    assert parse_robots("User-agent: *\nDisallow: /a\nAllow: /a\n", "detente").allows("http://x.example/a")
    assert parse_robots("", "detente") == OPEN
    assert OPEN.allows("http://x.example/a")
    assert not CLOSED.allows("http://x.example/a")
    assert parse_robots("<html>not found</html>\nDisallow: /\n", "detente") == OPEN


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_robots_txt_gives_rules(written: str) -> None:
    assert isinstance(parse_robots(f"User-agent: *\n{written}", "detente").allows("http://x.example/a?b=c"), bool)
