"""What a site's robots.txt lets a reader ask for (RFC 9309).

The longest rule that matches decides, ``Allow`` where two are equally long. Patterns are matched piece by piece without going
back, so that no robots.txt can make the match slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB."""
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_LINE = re.compile(r"\s*([A-Za-z\-]+)\s*:\s*([^#]*)")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one reader: patterns with whether they allow, and the seconds to leave between two questions, if told."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for."""
        parts = urlsplit(url)
        path = normal(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if matches(pattern, path)]
        return max(fitting, default=(0, True))[1]


OPEN = Robots()
CLOSED = Robots((("/", False),))


def parse_robots(text: str, agent: str) -> Robots:
    """The rules for ``agent``, a product's name without a version: those of all groups with this name, else those for ``*``."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.lstrip("\ufeff").splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            names = [*(names if not in_rules else ()), _product(value)]
            in_rules = False
            groups.setdefault(names[-1], [])
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for name in dict.fromkeys(names):
                groups[name].append((key, value))
    return _robots(groups.get(agent.lower(), groups.get("*", [])))


def _product(value: str) -> str:
    """"*", or the letters of a product's name: "ExampleBot/1.0" means the same as "examplebot"."""
    found = re.match(r"\*|[A-Za-z_\-]+", value)
    return found[0].lower() if found else ""


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple((normal(value), key == "allow") for key, value in lines if key != "crawl-delay" and value[:1] in ("/", "*"))
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value)]
    return Robots(rules, max(delays, default=None))


def normal(path: str) -> str:
    """A path or pattern as it is compared: letters beyond ASCII encoded, unreserved ones not, ``%2f`` as ``%2F``."""
    encoded = quote(path, safe="%/:=&?~#+!$,;'@()*[]|", errors="replace")
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: c if _UNRESERVED.fullmatch(c := chr(int(m[1], 16))) else m[0].upper(), encoded)


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a last ``$`` matches from the start of a path on."""
    to_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not to_end or at == len(path)
    for piece in rest[:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if to_end:
        return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
    return path.find(rest[-1], at) >= 0
