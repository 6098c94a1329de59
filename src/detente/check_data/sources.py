"""The knowledge files as text, tree and data, with the line of every value; faults of the YAML itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from detente.datafiles import COMPILED, NOT_MADE, is_too_deep, text_dates_loader
from detente.model.text import Problem

Step = str | int
_PLAIN = {0x85: " ", 0x2028: " ", 0x2029: " "}
_TRUE_OR_FALSE = {"true", "false"}
_MISREAD_NUMBER = re.compile(r"[-+]?(0[0-9_]+|[0-9]+(:[0-9]+)+)")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One YAML file. ``name`` is its path relative to the folder of the knowledge; ``data`` and ``node`` are ``None`` where
    it could not be read.
    """

    name: str
    data: Any = None
    node: yaml.Node | None = None

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return Path(self.name).stem

    def line(self, path: Sequence[Step] = ()) -> int:
        """The line, counted from 1, on which the value at ``path`` begins (a mapping's value: the line of its key)."""
        node, line = self.node, 1 if self.node is None else self.node.start_mark.line + 1
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            node, line = found
        return line

    def problem(self, message: str, path: Sequence[Step] = ()) -> Problem:
        """A problem at the value at ``path``."""
        return Problem(message, where(self.name, self.line(path)))


@dataclass(frozen=True, slots=True)
class Files:
    """All files, and the names of those that are ``sound``: their data have the form that their schema demands."""

    sources: Sequence[Source]
    sound: frozenset[str]

    def under(self, folder: str) -> Iterator[Source]:
        """The sound files whose names begin with ``folder``."""
        return (s for s in self.sources if s.name.startswith(folder) and s.name in self.sound)

    def any_under(self, folder: str) -> Iterator[Source]:
        """All files whose names begin with ``folder``, sound or not."""
        return (s for s in self.sources if s.name.startswith(folder))


def where(name: str, line: int) -> str:
    """How a problem names its place."""
    return f"data/{name}:{line}"


def mappings(data: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list, whatever else is in it."""
    return [x for x in data if isinstance(x, Mapping)] if isinstance(data, list) else []


def values_at(data: Any, pattern: str) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Path and value of everything at ``acts.*.parties.*``: keys by name, ``*`` for each item of a list."""
    found: list[tuple[tuple[Step, ...], Any]] = [((), data)]
    for part in pattern.split("."):
        found = [((*path, step), value) for path, above in found for step, value in _children(above, part)]
    return iter(found)


def read_sources(root: Path) -> tuple[list[Source], list[Problem]]:
    """Every YAML file under ``root`` in the order of names, and what is wrong with the YAML or is no knowledge file at all."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if path.suffix == ".yaml":
            source, found = _read(name, path.read_bytes())
            sources.append(source)
            problems += found
        elif not _is_known(name):
            problems.append(Problem("not a knowledge file: they end in .yaml; move it out of data/ or rename it", where(name, 1)))
    return sources, problems


def _is_known(name: str) -> bool:
    is_schema = name.startswith("schemas/") and name.endswith(".schema.json")
    return is_schema or name.startswith(COMPILED) or any(part.startswith(".") for part in name.split("/"))


def _read(name: str, content: bytes) -> tuple[Source, list[Problem]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Source(name), [Problem("not UTF-8: save the file in this encoding", where(name, line))]
    problems = [
        Problem("a tab: YAML indents with spaces; put spaces in its place", where(name, number))
        for number, line in enumerate(text.split("\n"), 1) if "\t" in line
    ]  # fmt: skip
    problems += _strange_breaks(name, text)
    if is_too_deep(text):
        return Source(name), [*problems, Problem("nested too deeply: no file of knowledge is; mend it", where(name, 1))]
    loader = text_dates_loader()(text.translate(_PLAIN))
    try:
        node = loader.get_single_node()
        problems += _faults_of(name, node)
        data = loader.construct_document(node) if node else None
    except (yaml.YAMLError, *NOT_MADE) as error:
        return Source(name), [*problems, _syntax(name, error, text)]
    if data is None:
        problems.append(Problem("nothing in it: fill the file or take it away", where(name, 1)))
    return Source(name, data, node), problems


def _strange_breaks(name: str, text: str) -> list[Problem]:
    """Line breaks that YAML knows and no editor shows."""
    return [
        Problem("a line break that only YAML knows (U+0085, U+2028, U+2029): put a blank in its place", where(name, number))
        for number, line in enumerate(text.split("\n"), 1) if any(ord(char) in _PLAIN for char in line)
    ]  # fmt: skip


def _syntax(name: str, error: Exception, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    last = len(text.rstrip("\n").split("\n"))
    says = getattr(error, "problem", None) or " ".join(str(error).split())
    message = f"not YAML ({says}): mend the line or the one before it; text with a colon or a hash needs quotes"
    return Problem(message, where(name, min(mark.line + 1, last) if mark else 1))


def _faults_of(name: str, node: yaml.Node | None) -> list[Problem]:
    found = []
    for inner in _nodes(node, set()):
        if isinstance(inner, yaml.MappingNode):
            found += [_twice(name, key) for key in _repeated(inner)]
        elif isinstance(inner, yaml.ScalarNode) and _is_misread(inner):
            message = f"YAML does not read {inner.value} as text: put it in quotes"
            found.append(Problem(message, where(name, inner.start_mark.line + 1)))
    return found


def _twice(name: str, key: yaml.Node) -> Problem:
    return Problem(f"{key.value} is given twice: only the last would count; join the two", where(name, key.start_mark.line + 1))


def _repeated(node: yaml.MappingNode) -> Iterator[yaml.Node]:
    seen: set[object] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                yield key
            seen.add(key.value)


def _is_misread(node: yaml.ScalarNode) -> bool:
    """A plain NO or ON is read as a truth value, 012 as octal and 12:30 as a number of base 60."""
    if node.style:
        return False
    if node.tag.endswith(":bool"):
        return node.value not in _TRUE_OR_FALSE
    return node.tag.endswith(":int") and _MISREAD_NUMBER.fullmatch(node.value) is not None


def _nodes(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.Node]:
    """The node and all below it, each once (an alias may lead back to it)."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    yield node
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _nodes(item, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _nodes(key, seen)
            yield from _nodes(value, seen)


def _below(node: yaml.Node | None, step: Step) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None


def _children(data: Any, part: str) -> Iterator[tuple[Step, Any]]:
    if part == "*" and isinstance(data, list):
        yield from enumerate(data)
    elif isinstance(data, Mapping) and data.get(part) is not None:
        yield part, data[part]
