"""Files of JSON lines, plain or gzipped, as the measures read them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a file, one a line. Only a line feed ends a line: texts may hold other separators (U+2028)."""
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]
