"""The files of the knowledge as plain data: YAML, and the compiled copy of it that the wheel carries.

Reading some six hundred YAML files takes a second, so they are compiled into one JSON file. It is used only while it says
what the files beside it say: whoever corrects a file is never answered from an old copy. A copy that is newer than every
file is believed at once, any other one only after its digest was compared with theirs.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from detente.errors import KnowledgeError

DATA = Path(__file__).parent / "data"
COMPILED = "compiled.json"


def load_raw(root: Path = DATA, folders: tuple[str, ...] = ("",)) -> tuple[dict[str, Any], str]:
    """The files' contents by path relative to ``root``, and the digest of them all.

    ``folders`` limits what is parsed, not what the digest covers. Raises ``KnowledgeError``.
    """
    compiled = _Compiled.open(root)
    if compiled and compiled.is_newest():
        found = compiled.parsed(folders)
        if found is not None:
            return found, compiled.version
    files = contents(root)
    version = digest(files)
    if compiled and compiled.version == version:
        found = compiled.parsed(folders)
        if found is not None:
            compiled.touch()
            return found, version
    return parse_all({name: content for name, content in files.items() if name.startswith(folders)}), version


def contents(root: Path = DATA) -> dict[str, bytes]:
    """The bytes of every YAML file by its path relative to ``root``. Each command does this first, so it walks without ``Path``."""
    found, before = {}, len(str(root)) + 1
    for path in _walk(str(root)):
        with open(path, "rb") as file:  # noqa: PTH123
            found[path[before:].replace(os.sep, "/")] = file.read()
    return dict(sorted(found.items()))


def _walk(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(".yaml"):
                yield os.path.join(folder, name)  # noqa: PTH118


def digest(files: Mapping[str, bytes]) -> str:
    """Sixteen hexadecimal digits over names and contents."""
    whole = hashlib.blake2b(digest_size=8)
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + hashlib.blake2b(files[name], digest_size=16).digest())
    return whole.hexdigest()


def parse_all(files: Mapping[str, bytes]) -> dict[str, Any]:
    """YAML to plain data, dates kept as text. Raises ``KnowledgeError`` with file and line."""
    import yaml

    loader = text_dates_loader()
    parsed = {}
    for name, content in files.items():
        try:
            if is_too_deep(content.decode("utf-8")):
                raise ValueError("nested too deeply")
            parsed[name] = yaml.load(content, loader)  # a safe loader, less its dates
        except (yaml.YAMLError, *NOT_MADE) as error:
            raise KnowledgeError(f"data/{name}: not YAML: {' '.join(str(error).split())}") from error
    return parsed


# What the YAML parser raises, beside its own errors, for a value that it cannot make.
NOT_MADE = (ValueError, LookupError, AttributeError, TypeError, OverflowError)
_DEEPEST = 100


def is_too_deep(text: str) -> bool:
    """Whether a text nests deeper than any file of knowledge: the parser recurses, and far down it takes the process with it.

    Brackets are counted, wherever they stand, and the blanks and dashes before a line's first word.
    """
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth = max(0, depth - 1)
    margins = (len(line) - len(line.lstrip(" -?:")) for line in text.split("\n"))
    return deepest > _DEEPEST or max(margins, default=0) > 4 * _DEEPEST


def compile_data(root: Path = DATA) -> Path:
    """Write the compiled copy beside the files; the build of the wheel calls it. Returns its path."""
    files = contents(root)
    lines = (f"{_compact(name)}:{_compact(data)}" for name, data in parse_all(files).items())
    target, beside = root / COMPILED, root / (COMPILED + ".new")
    beside.write_text(_head(digest(files), len(files)) + "\n" + ",\n".join(lines) + "\n}}\n", encoding="utf-8", newline="\n")
    beside.replace(target)
    return target


class _Compiled:
    """The compiled copy: JSON with one file a line, so that whoever asks for a few folders pays for their lines only."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        head = json.loads(lines[0] + "}}")
        self.path, self.version, self.count = path, str(head["version"]), int(head["count"])
        self._lines = lines[1:-2]

    @classmethod
    def open(cls, root: Path) -> _Compiled | None:
        """The copy beside the files; ``None`` where it is not there or broken."""
        path = root / COMPILED
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
            return cls(path, lines) if lines[-2:] == ["}}", ""] else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def is_newest(self) -> bool:
        """Whether no file was written, changed, added or taken away since the copy was written or last compared."""
        try:
            own = self.path.stat().st_mtime_ns
            found = [stat for path in _walk(str(self.path.parent)) for stat in [os.stat(path)]]  # noqa: PTH116
        except OSError:
            return False
        return len(found) == self.count and all(max(s.st_mtime_ns, s.st_ctime_ns) < own for s in found)

    def touch(self) -> None:
        """Remember that the copy is as the files are; where it may not be written, the next start compares again."""
        try:
            os.utime(self.path)
        except OSError:
            return

    def parsed(self, folders: tuple[str, ...]) -> dict[str, Any] | None:
        """What it says of the files under ``folders``; ``None`` where it is broken."""
        starts = tuple(f'"{folder}' for folder in folders)
        wanted = (line.removesuffix(",") for line in self._lines if line.startswith(starts))
        try:
            found: dict[str, Any] = json.loads("{" + ",".join(wanted) + "}")
        except ValueError:
            return None
        return found


def _head(version: str, count: int) -> str:
    return f'{{"version":"{version}","count":{count},"files":{{'


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def text_dates_loader() -> type[Any]:
    """A safe YAML loader that leaves dates as they are written: EDTF says more than a ``datetime.date`` can."""
    import yaml

    base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in base.yaml_implicit_resolvers.items()
    }
    return type("TextDatesLoader", (base,), {"yaml_implicit_resolvers": resolvers})
