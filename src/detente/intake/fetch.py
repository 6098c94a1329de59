"""One page from the web, carefully: http and https only, within limits of time and size, and not from private networks.

Proxies of the environment are not used; behind one, ``curl ADDRESS | detente read -`` does the same.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote, urlsplit

from detente import __version__
from detente.errors import DetenteError, NotText, TooLarge, Unreachable

TIMEOUT = 20.0
"""Seconds that a server may take to connect, to answer, and for the whole page."""
MAX_REDIRECTS = 5
_TYPES = re.compile(r"text/|application/(?:xhtml\+xml|xml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave: bytes, the address it came from after redirects, and the encoding it named."""

    data: bytes
    url: str
    charset: str | None


def fetch(url: str, *, allow_private: bool = False, limit: int = 20_000_000, timeout: float = TIMEOUT) -> Page:
    """Get one page of at most ``limit`` bytes. ``timeout`` is in seconds.

    Addresses of private networks, of this machine and of links are refused unless ``allow_private``, at every redirect and for
    the very address that is connected to. Raises ``Unreachable`` with the reason, ``NotText`` and ``TooLarge``.
    """
    headers = {"User-Agent": f"detente/{__version__}", "Accept": "text/html, text/plain"}
    request = urllib.request.Request(_quoted(url), headers=headers)
    deadline = time.monotonic() + timeout
    try:
        with _opener(allow_private).open(request, timeout=timeout) as answer:
            kind = answer.headers.get("Content-Type") or "text/html"
            if not _TYPES.match(kind):
                raise NotText(f"{url} gives {kind.partition(';')[0]}, not a page of text")
            data = _read(answer, url, limit, deadline)
            return Page(data, answer.geturl(), answer.headers.get_content_charset())
    except DetenteError:
        raise
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreachable(f"{url} answers {error.code} {error.reason}".rstrip()) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{url} cannot be reached: {_reason(error)}") from None


def _quoted(url: str) -> str:
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


def _read(answer: IO[bytes], url: str, limit: int, deadline: float) -> bytes:
    """At most ``limit`` bytes, and no longer than till ``deadline``: a server that drips is cut off."""
    chunks, size = [], 0
    read = getattr(answer, "read1", answer.read)
    while chunk := read(65536):
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"{url} gives more than {limit // 1_000_000} MB: save the part that matters and read the file")
        if time.monotonic() > deadline:
            raise TimeoutError
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


def _opener(allow_private: bool) -> urllib.request.OpenerDirector:
    """Handlers for http and https alone; without proxies, files and ftp, so that no redirect leads there."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(), _Redirects(),
        _Http(allow_private), _Https(allow_private), urllib.request.UnknownHandler(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        return super().redirect_request(req, fp, code, msg, headers, _quoted(newurl))


def _connected(host: str, port: int, timeout: Any, allow_private: bool) -> socket.socket:
    """A connection to the first address of ``host`` that answers; the address that is checked is the one connected to."""
    last: OSError = OSError("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        if not allow_private and not _is_public(str(address[0])):
            raise Unreachable(f"{host} is on a private network ({address[0]}): --allow-private reads it all the same")
        link = socket.socket(family, kind, protocol)
        try:
            link.settimeout(timeout)
            link.connect(address)
        except OSError as error:
            link.close()
            last = error
        else:
            return link
    raise last


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    checked = mapped or found
    return checked.is_global and not checked.is_multicast


class _Http(urllib.request.HTTPHandler):
    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self._allow = allow_private

    def http_open(self, req: urllib.request.Request) -> Any:
        allow = self._allow

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                self.sock = _connected(self.host, self.port, self.timeout, allow)

        return self.do_open(Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self._allow = allow_private

    def https_open(self, req: urllib.request.Request) -> Any:
        allow, context = self._allow, ssl.create_default_context()

        class Connection(http.client.HTTPSConnection):
            def connect(self) -> None:
                plain = _connected(self.host, self.port, self.timeout, allow)
                self.sock = context.wrap_socket(plain, server_hostname=self.host)

        return self.do_open(Connection, req)
