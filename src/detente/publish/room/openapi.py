"""The description of the HTTP interface in OpenAPI 3.1, made of the table of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from detente import __version__
from detente.publish.room.page import LONGEST_VALUE, Page, Param

_FORMS = {".json": "application/json", ".csv": "text/csv", ".atom": "application/atom+xml", "": "text/html"}
_WORDS = {".json": "As JSON.", ".csv": "As CSV.", ".atom": "As an Atom feed.", "": "As a page."}
_ERROR = {
    "type": "object", "required": ["error", "status"],
    "properties": {"error": {"type": "string"}, "status": {"type": "integer"}},
}  # fmt: skip


def description(pages: Iterable[Page]) -> dict[str, Any]:
    """The document. Every page stands in it with each of its forms."""
    paths = {path: {"get": operation} for page in pages for path, operation in _operations(page)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Détente reading room", "version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "A record of reporting on diplomacy and arms control, for reading.",
        },
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }  # fmt: skip


def _operations(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    for form, media in _FORMS.items():
        if form == ".atom" and page.entries is None:
            continue
        base = page.path if not form else (page.path.rstrip("/") or "/front")
        yield base + form, {
            "operationId": page.name.replace("_", "-") + (form.replace(".", "-") or "-html"),
            "summary": page.says, "description": f"{page.says} {_WORDS[form]}",
            "parameters": [_parameter(param, page) for param in page.params],
            "responses": _responses(form, media),
        }  # fmt: skip


def _responses(form: str, media: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"} if form == ".json" else {"type": "string"}
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    errors = wrong if form == ".json" else {"text/plain" if form else "text/html": {"schema": {"type": "string"}}}
    told = {"400": "The question is wrong.", "404": "The record has no such thing.", "503": "The record does not answer."}
    refused = {"414": {"description": "The address is too long.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    good = {"200": {"description": "The answer.", "content": {media: {"schema": schema}}}}
    return good | {code: {"description": says, "content": errors} for code, says in told.items()} | refused


def _parameter(param: Param, page: Page) -> dict[str, Any]:
    placed = f"{{{param.name}}}" in page.path
    example = {"example": param.example} if param.example else {}
    return {
        "name": param.name, "in": "path" if placed else "query", "required": placed, "description": param.says,
        "schema": _schema(param) if placed else _or_empty(_schema(param)), **example,
    }  # fmt: skip


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """A form sends every field that it has: one that is empty counts as not given."""
    strict = {"format", "enum", "pattern"} & set(schema) or schema["type"] != "string"
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]} if strict else schema


def _schema(param: Param) -> dict[str, Any]:
    if param.kind == "choice":
        return {"type": "string", "enum": list(param.choices)}
    if param.kind == "number":
        return {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    if param.kind == "day":
        return {"type": "string", "format": "date"}
    if param.kind == "id":
        return {"type": "string", "pattern": "^[0-9a-f]{16}$"}
    return {"type": "string", "maxLength": LONGEST_VALUE}
