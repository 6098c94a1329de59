"""The form of each file: which schema covers it, and where it breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match

from detente.check_data.sources import Source, where
from detente.model.text import Problem

FOLDERS = {
    "actors/states": "state",
    "actors/organisations": "organisation",
    "actors/outlets": "outlet",
    "actors/offices": "office",
    "agreements": "agreement",
    "happenings": "happening",
    "contacts": "contact",
    "lexicon/triggers": "triggers",
}
_ADVICE = {
    "required": "add it",
    "enum": "write one of them",
    "const": "write it so, or leave it out",
    "type": "write a value of this kind, in quotes where YAML takes text for something else",
    "uniqueItems": "take out all but one",
    "minItems": "add one, or leave the list out where the schema lets you",
}


def schema_of(name: str) -> str | None:
    """The name of the schema that covers a file, ``None`` where none does: by folder, for the lexicon and the codes by file."""
    folder, _, file = name.rpartition("/")
    return file.removesuffix(".yaml") if folder in ("lexicon", "codes") else FOLDERS.get(folder)


def check_form(root: Path, sources: Sequence[Source]) -> tuple[set[str], list[Problem]]:
    """The names of the files that no step after this one may trust, and why."""
    schemas, problems = _schemas(root / "schemas")
    faulty: set[str] = set()
    missing: dict[str, str] = {}
    for source in sources:
        found: list[Problem] = []
        schema = schema_of(source.name)
        if schema is None:
            found = [source.problem("no schema covers this file: move it to the folder of its kind")]
        elif schema not in schemas:
            missing.setdefault(schema, source.name)
            faulty.add(source.name)
        elif source.data is not None:
            found = _breaches(source, schemas[schema], schema)
        if found or source.data is None:
            faulty.add(source.name)
        problems += found
    return faulty, problems + _missing(missing, problems)


def _schemas(folder: Path) -> tuple[dict[str, Draft202012Validator], list[Problem]]:
    """The schemas by name. One that is no schema is told, and counts as missing."""
    found, problems = {}, []
    for path in sorted(folder.glob("*.schema.json")):
        name = f"schemas/{path.name}"
        try:
            found[path.name.removesuffix(".schema.json")] = _schema(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(Problem(f"not JSON: {error}; mend it", where(name, getattr(error, "lineno", 1))))
        except SchemaError as error:
            problems.append(Problem(f"not a JSON Schema of draft 2020-12: {error.message}; mend it", where(name, 1)))
    return found, problems


@lru_cache(maxsize=32)
def _schema(text: str) -> Draft202012Validator:
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _missing(missing: Mapping[str, str], problems: Iterable[Problem]) -> list[Problem]:
    """The schemas that are not there, each with a file that needs it; those that are broken have been told."""
    broken = {p.where.rpartition(":")[0] for p in problems}
    return [
        Problem(f"missing, and {example} and its like cannot be checked without it: write this schema", where(file, 1))
        for name, example in missing.items() if f"data/{(file := f'schemas/{name}.schema.json')}" not in broken
    ]  # fmt: skip


def _breaches(source: Source, validator: Draft202012Validator, schema: str) -> list[Problem]:
    try:
        return [_breach(source, _telling(error), schema) for error in validator.iter_errors(source.data)]
    except ValueError as error:  # a number of thousands of digits, which Python does not write out
        return [source.problem(f"a value that cannot be shown ({error}): correct it")]


def _telling(error: ValidationError) -> ValidationError:
    """Of an error that sums up several (``oneOf``), the one that comes nearest to what was meant."""
    return best_match([error]) or error


def _breach(source: Source, error: ValidationError, schema: str) -> Problem:
    path = list(error.absolute_path)
    if error.validator == "additionalProperties":
        path += _strange_keys(error)[:1]
    inside = ".".join(str(p + 1) if isinstance(p, int) else p for p in error.absolute_path)
    advice = _ADVICE.get(str(error.validator), f"see schemas/{schema}.schema.json")
    return source.problem(f"{inside + ': ' if inside else ''}{_told(error)}; {advice}", path)


def _told(error: ValidationError) -> str:
    if error.validator == "pattern":
        meaning = error.schema.get("description") if isinstance(error.schema, Mapping) else None
        return f"{error.instance!r} is not written as it should be ({meaning or error.validator_value})"
    if error.validator == "additionalProperties":
        return f"no field of this kind of thing is called {', '.join(_strange_keys(error)) or '?'}"
    if error.validator == "uniqueItems":
        return f"{_repeated(error.instance)} stands there more than once"
    return str(error.message)


def _repeated(items: Any) -> str:
    return ", ".join(dict.fromkeys(str(x) for n, x in enumerate(items) if x in items[:n]))


def _strange_keys(error: ValidationError) -> list[str]:
    known: Mapping[str, Any] = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return [str(key) for key in error.instance if key not in known] if isinstance(error.instance, Mapping) else []
