"""Pages from a server on this machine: what is fetched, what is refused, and when it is given up."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from detente.errors import EmptyInput, InputError, NotText, TooLarge, Unreachable
from detente.intake import fetch as module
from detente.intake.fetch import fetch, is_public
from detente.intake.open import open_input
from detente.model.text import Document

PAGE = (
    "<html><head><title>Talks</title></head><body><article><p>Ada Lindqvist met her colleague in Zürich on Tuesday.</p></article>"
    "</body></html>"
)
TEXT = "Ada Lindqvist met her colleague in Zürich on Tuesday."


class Site(BaseHTTPRequestHandler):
    """One page a path. ``/to/ADDRESS`` leads on to an address, ``/status/CODE`` answers with a code."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name, _, rest = self.path[1:].partition("/")
        with suppress(OSError):
            getattr(self, f"give_{name.partition('?')[0].replace('-', '_')}", self.give_nothing)(rest)

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def answer(self, body: bytes, kind: str | None = "text/html; charset=utf-8", code: int = 200, **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content_Length": str(len(body)), **({"Content_Type": kind} if kind else {}), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_nothing(self, rest: str) -> None:
        self.answer(b"not here", code=404)

    def give_page(self, rest: str) -> None:
        self.answer(PAGE.encode())

    def give_latin(self, rest: str) -> None:
        self.answer(PAGE.encode("cp1252"), "text/html; charset=iso-8859-1")

    def give_bare(self, rest: str) -> None:
        self.answer(PAGE.encode(), None)

    def give_plain(self, rest: str) -> None:
        self.answer(TEXT.encode(), "text/plain")

    def give_picture(self, rest: str) -> None:
        self.answer(b"\x89PNG", "image/png")

    def give_packed(self, rest: str) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def give_empty(self, rest: str) -> None:
        self.answer(b"")

    def give_big(self, rest: str) -> None:
        self.answer(b"a" * 300_000)

    def give_endless(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"a" * 65536)

    def give_chunks(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (PAGE.encode()[:50], PAGE.encode()[50:], b""):
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")

    def give_half(self, rest: str) -> None:
        self.answer(PAGE.encode()[:80], Content_Length=str(len(PAGE.encode())))
        self.close_connection = True

    def give_half_a_chunk(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"100\r\n" + PAGE.encode()[:80])
        self.close_connection = True

    def give_silence(self, rest: str) -> None:
        time.sleep(3)

    def give_drops(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.drip(b"a" * 100)

    def give_dropping_head(self, rest: str) -> None:
        self.drip(b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"b" * 100)

    def drip(self, data: bytes) -> None:
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)

    def give_to(self, rest: str) -> None:
        self.answer(b"", code=302, Location=rest)

    def give_status(self, rest: str) -> None:
        self.send_response(int(rest), "Odd\x1b[31m words")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def give_noise(self, rest: str) -> None:
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
        self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(address: str) -> Document:
    (found,) = open_input(address, allow_private=True)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("name", ["page", "latin", "bare", "chunks", "plain"])
def test_a_page_becomes_a_document_with_its_address(site: str, name: str) -> None:
    found = read(f"{site}/{name}")
    assert found.text == TEXT
    assert found.source == found.url == f"{site}/{name}"
    assert found.extracted_by == ("plain" if name == "plain" else "trafilatura")


def test_a_redirect_is_followed_and_the_last_address_told(site: str) -> None:
    found = read(f"{site}/to/{site}/page")
    assert (found.source, found.url, found.text) == (f"{site}/to/{site}/page", f"{site}/page", TEXT)
    assert fetch(f"{site}/to//page", allow_private=True).url == f"{site}/page"


def test_letters_beyond_ascii_in_an_address(site: str) -> None:
    assert fetch(f"{site}/page/Zürich 1?q=ä&r=%20#part", allow_private=True).url == f"{site}/page/Z%C3%BCrich%201?q=%C3%A4&r=%20"


@pytest.mark.parametrize(
    ("path", "error", "says"),
    [
        ("/none", Unreachable, "answers 404 Not Found"),
        ("/status/500", Unreachable, "answers 500"),
        ("/status/403", Unreachable, "answers 403"),
        ("/picture", NotText, "gives image/png, not a page of text"),
        ("/packed", NotText, "is a gzip file"),
        ("/empty", EmptyInput, "is empty"),
        ("/half", Unreachable, "ends after 80 of"),
        ("/half-a-chunk", Unreachable, "cannot be reached"),
        ("/noise", Unreachable, "cannot be reached"),
        ("/to/", Unreachable, "answers 302"),
        ("/to/file:///etc/passwd", Unreachable, "not allowed"),
        ("/to/ftp://127.0.0.1/x", Unreachable, "is no http or https address"),
        ("/to/http://[", Unreachable, "cannot be reached"),
    ],
)
def test_what_gives_no_document_says_why(site: str, path: str, error: type[InputError], says: str) -> None:
    with pytest.raises(error) as caught:
        read(site + path)
    assert type(caught.value) is error
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_redirects_in_a_ring_and_a_long_chain_end(site: str) -> None:
    ring = f"{site}/to//to"
    for address in (ring, f"{site}/to/" + "/to/" * 9 + "page"):
        with pytest.raises(Unreachable, match="answers 302 and leads round in a ring") as caught:
            read(address)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["/big", "/endless"])
def test_a_page_over_the_limit_is_given_up(site: str, path: str) -> None:
    with pytest.raises(TooLarge, match="gives more than 0 MB"):
        fetch(site + path, allow_private=True, limit=200_000)


def test_a_page_at_the_limit_is_taken(site: str) -> None:
    assert len(fetch(f"{site}/big", allow_private=True, limit=300_000).data) == 300_000


@pytest.mark.parametrize("path", ["/silence", "/drops", "/dropping-head", "/to//silence"])
def test_a_server_that_is_slow_in_any_way_is_left_in_time(site: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable, match="no answer in time"):
        fetch(site + path, allow_private=True, timeout=0.4)
    assert time.monotonic() - began < 2


def test_the_time_is_that_of_all_redirects_together(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    real = socket.getaddrinfo

    def slow(*given: object, **named: object) -> object:
        time.sleep(0.15)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module.socket, "getaddrinfo", slow)
    with pytest.raises(Unreachable, match="no answer in time"):
        fetch(f"{site}/to//to//to//to//page", allow_private=True, timeout=0.4)
    assert time.monotonic() - began < 2


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="connection refused"):
        fetch(f"http://127.0.0.1:{port}/x", allow_private=True)


def test_a_host_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object, **named: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(module.socket, "getaddrinfo", none)
    with pytest.raises(Unreachable, match=r"http://nowhere\.example/ cannot be reached: no such host"):
        fetch("http://nowhere.example/")


def test_https_to_a_server_without_it(site: str) -> None:
    with pytest.raises(Unreachable, match="its certificate or encryption fails"):
        fetch(site.replace("http:", "https:") + "/page", allow_private=True)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "file:///etc/passwd", "gopher://x", "http://", "http:///x", "http://[::1", "http://a:b/", "https://x:99999/",
                "http://" + "a" * 70 + ".example/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web(address: str) -> None:
    with pytest.raises(Unreachable, match=r"only http and https are|no http or https address"):
        list(open_input(address, allow_private=True))


def test_this_machine_is_refused_by_default(site: str) -> None:
    for address in (site, site.replace("127.0.0.1", "localhost"), site.replace("127.0.0.1", "[::ffff:127.0.0.1]")):
        with pytest.raises(Unreachable, match=r"on a private network .*--allow-private"):
            list(open_input(f"{address}/page"))


def test_a_public_name_with_a_private_address_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is checked is the address that is connected to, at every redirect."""
    port = int(site.rpartition(":")[2])
    private = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *a, **k: private)
    with pytest.raises(Unreachable, match=r"news\.example is on a private network \(127\.0\.0\.1\)"):
        fetch(f"http://news.example:{port}/page")


def test_a_redirect_to_a_private_address_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_public", lambda address: address == "127.0.0.1")
    assert fetch(f"{site}/page").data == PAGE.encode()
    for address in ("http://127.0.0.2:9/", "http://10.0.0.1/", "https://169.254.169.254/latest"):
        with pytest.raises(Unreachable, match="on a private network"):
            fetch(f"{site}/to/{address}")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("127.0.0.1", False), ("127.8.9.1", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("172.32.0.1", True), ("192.168.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False), ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True), ("2002:7f00:1::", False), ("2002:0a00:0001::1", False),
    ],
)  # fmt: skip
def test_public_and_private_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
