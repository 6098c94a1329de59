"""Specifications as files: SVG, PNG and HTML that needs no network. Needs vl-convert (``pip install 'detente[plot]'``)."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.publish.pictures.frame import Spec

ENDINGS = (".svg", ".png", ".html")
_VERSION = "5.20"  # of Vega-Lite, fixed so that the same picture is drawn by every vl-convert
_SNIPPET = """
const spec = JSON.parse(document.getElementById("spec").textContent);
vegaEmbed("#picture", spec, { mode: "vega-lite", actions: false });
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1rem; }} #picture {{ overflow-x: auto; }}</style>
</head>
<body>
<figure role="figure" aria-label="{alt}"><div id="picture"><noscript>{alt}</noscript></div></figure>
<script type="application/json" id="spec">{spec}</script>
<script type="module">{bundle}</script>
</body>
</html>
"""


def is_there() -> bool:
    """Whether pictures can be drawn here."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise UsageError("pictures need the plotting extra: pip install 'detente[plot]'") from None
    return vl_convert


def svg(spec: Spec) -> str:
    """The picture as SVG. Raises ``UsageError`` without vl-convert."""
    drawn = str(_converter().vegalite_to_svg(spec, vl_version=_VERSION))
    # What the picture tells stands once, for the whole of it, and not at each of a thousand marks.
    title, alt = html.escape(" ".join(spec["title"]["text"])), html.escape(spec["description"])
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1).replace(">", f"><title>{title}</title>", 1)


def png(spec: Spec) -> bytes:
    """The picture as PNG, two dots for each of its points. Raises ``UsageError`` without vl-convert."""
    return bytes(_converter().vegalite_to_png(spec, vl_version=_VERSION, scale=2))


def page(spec: Spec) -> str:
    """The picture as a page of its own that has all it needs. Raises ``UsageError`` without vl-convert."""
    # What stands in a script must not end it, whatever names the record has.
    text = json.dumps(spec, sort_keys=True).replace("<", "\\u003c")
    bundle = _converter().javascript_bundle(_SNIPPET, vl_version=_VERSION).replace("</script", "<\\/script")
    title = " ".join(spec["title"]["text"])
    return _PAGE.format(title=html.escape(title), alt=html.escape(spec["description"]), spec=text, bundle=bundle)


def write(spec: Spec, path: Path) -> None:
    """Write the picture; the ending of ``path`` says how. Raises ``UsageError`` for another ending and without vl-convert."""
    if path.suffix not in ENDINGS:
        raise UsageError(f"cannot draw {path.name!r}: end the name in {', '.join(ENDINGS)}")
    data = png(spec) if path.suffix == ".png" else (svg(spec) if path.suffix == ".svg" else page(spec)).encode()
    path.write_bytes(data)
