"""The build hook: wheels and editable installs carry the knowledge compiled into one file.

``detente.datafiles`` uses the compiled copy only while it says what the YAML files beside it say, so that a copy which
an edit has overtaken is read past, never believed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKnowledge(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``src/detente/data/compiled.json`` before the files are gathered. It needs PyYAML and nothing else."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called once a build; ``version`` is ``standard`` or ``editable``. A source archive carries no compiled copy."""
        if self.target_name != "wheel":
            return
        source = str(Path(self.root) / "src")
        sys.path.insert(0, source)
        try:
            from detente.datafiles import compile_data

            compile_data(Path(source) / "detente" / "data")
        finally:
            sys.path.remove(source)
