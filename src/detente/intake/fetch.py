"""One page from the web, carefully: http and https only, within limits of time and size, and not from private networks.

Proxies of the environment are not used; behind one, ``curl ADDRESS | detente read -`` does the same.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from detente import __version__
from detente.errors import DetenteError, NotText, TooLarge, Unreachable

TIMEOUT = 20.0
"""Seconds that a server may take to connect, to answer, and for the whole page."""
MAX_REDIRECTS = 5
_TYPES = re.compile(
    r"text/|message/rfc822\b|application/(?:(?:[\w.-]+\+)?(?:xml|json)|pdf|x?-?(?:warc|zip|gzip|tar|ndjson|jsonlines|mbox))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave: bytes, the address it came from after redirects, the encoding it named, and whether it called it text."""

    data: bytes
    url: str
    charset: str | None
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its code; ``headers`` by their names in small letters, ``data`` only of a 2xx."""

    code: int
    reason: str
    url: str
    headers: Mapping[str, str]
    data: bytes = b""
    charset: str | None = None

    @property
    def is_page(self) -> bool:
        """Whether the code is one of success (2xx)."""
        return 200 <= self.code < 300


def fetch(url: str, *, allow_private: bool = False, limit: int = 20_000_000, timeout: float = TIMEOUT) -> Page:
    """Get one page of at most ``limit`` bytes. ``timeout`` is in seconds.

    Addresses of private networks, of this machine and of links are refused unless ``allow_private``, at every redirect and for
    the very address that is connected to. Raises ``Unreachable`` with the reason, ``NotText`` and ``TooLarge``.
    """
    answer = ask(url, allow_private=allow_private, limit=limit, timeout=timeout)
    if not answer.is_page:
        raise Unreachable(" ".join(f"{url} answers {answer.code} {answer.reason}".split()))
    kind = answer.headers.get("content-type", "text/html").lower()
    return Page(answer.data, answer.url, answer.charset, kind.startswith("text/"))


def ask(
    url: str, *, allow_private: bool = False, limit: int = 20_000_000, timeout: float = TIMEOUT,
    headers: Mapping[str, str] | None = None, types: re.Pattern[str] | None = _TYPES, follow: bool = True, cut: bool = False,
) -> Answer:
    """One question to a server, within the limits of ``fetch``, with its answer whatever the code.

    ``headers`` are sent beside the usual ones, or in place of them. ``types`` are the types of content that are taken; ``None``
    takes all. Without ``follow`` a redirect is the answer. With ``cut`` a page over the limit is cut off there and not refused.
    Raises ``Unreachable`` where there is no answer, ``NotText`` and ``TooLarge``.
    """
    sent = {"User-Agent": f"detente/{__version__}", "Accept": "text/html, text/plain, */*;q=0.5", **(headers or {})}
    request = urllib.request.Request(quoted(url), headers=sent)
    way = _Way(allow_private, time.monotonic() + timeout)
    try:
        with _opener(way, follow).open(request, timeout=timeout) as answer:
            kind = answer.headers.get("Content-Type") or "text/html"
            if types and not types.match(kind):
                raise NotText(f"{url} gives {kind.partition(';')[0]}, not a page of text")
            data = _read(answer, url, limit, cut)
            return Answer(
                answer.status, answer.reason, answer.geturl(), _lowered(answer.headers), data, answer.headers.get_content_charset()
            )
    except DetenteError:
        raise
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(error.code, str(error.reason), error.url or url, _lowered(error.headers))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{url} cannot be reached: {_reason(error)}") from None


def _lowered(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in (headers or {}).items()}


def quoted(url: str) -> str:
    """The address in ASCII, as a browser would send it. Raises ``Unreachable`` for one without a host."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        host, port = "", ""
    if not host or parts.scheme.lower() not in ("http", "https"):
        raise Unreachable(f"{url} is no http or https address")
    shown = f"[{host}]" if ":" in host else host
    safe = "%/:=&?~#+!$,;'@()*[]"
    query = "?" + quote(parts.query, safe) if parts.query else ""
    return f"{parts.scheme.lower()}://{shown}{port}{quote(parts.path, safe) or '/'}{query}"


def _read(answer: Any, url: str, limit: int, cut: bool) -> bytes:
    """At most ``limit`` bytes. An answer that ends before the length that it names is none: half a report says other things."""
    chunks, size, length = [], 0, answer.headers.get("Content-Length") or ""
    read = getattr(answer, "read1", answer.read)
    while chunk := read(65536):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit and cut:
            return b"".join(chunks)[:limit]
        if size > limit:
            raise TooLarge(f"{url} gives more than {limit // 1_000_000} MB: save the part that matters and read the file")
    if length.isdecimal() and size < int(length) and not answer.headers.get("Transfer-Encoding"):
        raise Unreachable(f"{url} ends after {size} of {length} bytes: try again")
    return b"".join(chunks)


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", error)
    if isinstance(inner, socket.timeout):
        return "no answer in time"
    if isinstance(inner, socket.gaierror):
        return "no such host"
    if isinstance(inner, ssl.SSLError):
        return f"its certificate or encryption fails ({inner.reason or 'TLS error'})"
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror.lower()
    return " ".join(str(inner).split()) or type(inner).__name__


@dataclass(frozen=True, slots=True)
class _Way:
    """Where connections may lead, and until when (``time.monotonic``) all of them together may last."""

    allow_private: bool
    deadline: float

    def left(self) -> float:
        """Seconds till the deadline. Raises ``TimeoutError`` behind it."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _opener(way: _Way, follow: bool) -> urllib.request.OpenerDirector:
    """Handlers for http and https alone; without proxies, files and ftp, so that no redirect leads there."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(), *([_Redirects()] if follow else ()),
        _Http(way), _Https(way), urllib.request.UnknownHandler(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS
    max_repeats = 2
    inf_msg = "and leads round in a ring: "

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        return super().redirect_request(req, fp, code, msg, headers, quoted(newurl))


def _connected(host: str, port: int, way: _Way) -> socket.socket:
    """A connection to the first address of ``host`` that answers; the address that is checked is the one connected to."""
    last: OSError = OSError("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        if not way.allow_private and not is_public(str(address[0])):
            raise Unreachable(f"{host} is on a private network ({address[0]}): --allow-private reads it all the same")
        link = socket.socket(family, kind, protocol)
        try:
            link.settimeout(way.left())
            link.connect(address)
        except OSError as error:
            link.close()
            last = error
        else:
            return link
    raise last


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network; one that carries an IPv4 address is as public as that is."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class _Timed(io.RawIOBase):
    """What a server sends, head and body, read no longer than till the deadline: one that drips is cut off."""

    def __init__(self, raw: io.RawIOBase, link: socket.socket, way: _Way) -> None:
        self._raw, self._link, self._way = raw, link, way

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """As any raw stream. Raises ``TimeoutError``."""
        self._link.settimeout(self._way.left())
        return self._raw.readinto(buffer)  # type: ignore[attr-defined,no-any-return]

    def close(self) -> None:
        """Close the socket's stream too."""
        self._raw.close()
        super().close()


def _answers(way: _Way) -> type[http.client.HTTPResponse]:
    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *given: Any, **named: Any) -> None:
            super().__init__(sock, *given, **named)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, way))

    return Answer


class _Http(urllib.request.HTTPHandler):
    def __init__(self, way: _Way) -> None:
        super().__init__()
        self._way = way

    def http_open(self, req: urllib.request.Request) -> Any:
        way = self._way

        class Connection(http.client.HTTPConnection):
            response_class = _answers(way)

            def connect(self) -> None:
                self.sock = _connected(self.host, self.port, way)

        return self.do_open(Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, way: _Way) -> None:
        super().__init__()
        self._way = way

    def https_open(self, req: urllib.request.Request) -> Any:
        way, context = self._way, ssl.create_default_context()

        class Connection(http.client.HTTPSConnection):
            response_class = _answers(way)

            def connect(self) -> None:
                plain = _connected(self.host, self.port, way)
                self.sock = context.wrap_socket(plain, server_hostname=self.host)

        return self.do_open(Connection, req)
