"""Write README.md from docs/README.in.md: every ``$ command`` in a ``console`` block is run and its real output put below.

``python docs/make_readme.py --check`` fails where the README is not what the commands print today.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n```")


def made() -> str:
    """The README as it should be."""
    template = (ROOT / "docs" / "README.in.md").read_text(encoding="utf-8")
    return BLOCK.sub(_with_output, template)


def _with_output(block: re.Match[str]) -> str:
    command = shlex.split(block["command"])
    environment = dict(os.environ, COLUMNS="110", NO_COLOR="1", PYTHONUTF8="1", TERM="dumb")
    run = [sys.executable, "-m", "detente", *command[1:]]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    lines = "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())
    return f"```console\n$ {block['command']}\n{lines}\n```"


def main() -> int:
    """Write or check; the exit code."""
    readme = ROOT / "README.md"
    if "--check" in sys.argv:
        if readme.read_text(encoding="utf-8") == made():
            return 0
        print("README.md is not what its commands print: run `make readme`", file=sys.stderr)
        return 1
    readme.write_text(made(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
