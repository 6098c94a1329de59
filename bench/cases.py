"""How well the cases of ``cases/extract`` are read: a table, and every fact gained, lost or changed.

python -m bench.cases                    the table and the differences
python -m bench.cases 04 22-reuters      only these cases (the beginning of their names)
python -m bench.cases --table            the table alone
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.comparison import Comparison, Pair, Score, compare
from tests.gold import KINDS, Case, load_cases

Reader = Callable[..., dict[str, Any]]
_HIDDEN = {"kind", "id", "document", "evidence", "rules", "content", "quad", "cameo", "role", "cue_class", "continues"}


def read_case(case: Case, read_text: Reader) -> dict[str, Any]:
    """Give the reader the text of a case and what is said beside it (date, title, outlet, address)."""
    given = {key: value for key, value in case.document.items() if value is not None}
    return read_text(case.text, source=case.id, **given)


def shipped_reader() -> Reader:
    """``detente.pipeline.read_text`` on one pipeline, loaded once."""
    from detente.pipeline import Pipeline, read_text

    return partial(read_text, pipeline=Pipeline())


def compare_all(cases: list[Case], read_text: Reader) -> list[Comparison]:
    """Read every case and hold the reading against its facts."""
    return [compare(case, read_case(case, read_text)) for case in cases]


def totals(comparisons: list[Comparison]) -> dict[str, Score]:
    """The counts of all cases together, kind by kind."""
    sums = {kind: Score() for kind in KINDS}
    for comparison in comparisons:
        for kind, score in comparison.scores.items():
            sums[kind].add(score)
    return sums


def table(sums: dict[str, Score]) -> str:
    """Precision, recall and F1 of each kind in per cent, and how many attributes of the hits are right."""
    lines = [f"{'kind':<11}{'gold':>6}{'read':>6}{'hits':>6}{'P':>7}{'R':>7}{'F1':>7}{'attr.':>7}"]
    for kind, s in sums.items():
        shares = "".join(f"{100 * share:7.1f}" for share in (s.precision, s.recall, s.f1, s.attributes))
        lines.append(f"{kind:<11}{s.gold:>6}{s.read:>6}{s.hits:>6}{shares if s.held else shares[:-7]}")
        if s.by_attribute:
            lines.append("  " + " · ".join(f"{n} {r}/{h}" for n, (r, h) in sorted(s.by_attribute.items())))
    return "\n".join(lines)


def differences(comparison: Comparison) -> list[str]:
    """One line for every fact that is gained (read, not in the list), lost (in the list, not read) or changed."""
    lines = []
    for kind, pairs in comparison.pairs.items():
        for pair in pairs:
            optional = pair.gold is not None and pair.gold.get("either")
            if pair.gold is None or (optional and pair.read is not None and not pair.hit):
                lines.append(f"  + {kind[:-1]:<9} {_read(comparison.case, pair)}")
            elif pair.read is None and not optional:
                lines.append(f"  - {kind[:-1]:<9} {_gold(pair.gold)}")
            elif not optional and (not pair.hit or pair.wrong):
                what = ", ".join(pair.wrong) if pair.hit else "NOT THE SAME"
                lines.append(
                    f"  ~ {kind[:-1]:<9} [{what}] {_gold(pair.gold)}\n{'':14}read: {_read(comparison.case, pair)}"
                )
    for kind in ("credits", "dated"):
        score, gold = comparison.scores[kind], comparison.case.gold
        if score.hits < max(score.gold, score.read):
            wanted = gold.get("dated_within", gold["dated"]) if kind == "dated" else gold["credits"]
            lines.append(f"  ~ {kind:<9} wanted {wanted}")
    return lines


def _gold(fact: dict[str, Any] | None) -> str:
    return " ".join(f"{k}={v}" for k, v in (fact or {}).items() if k not in ("spans", "either", "speaker_text"))


def _read(case: Case, pair: Pair) -> str:
    fact = pair.read or {}
    shown = {k: _short(v) for k, v in fact.items() if v not in (None, []) and k not in _HIDDEN}
    quote = " … ".join(case.text[a:b].replace("\n", " ") for a, b in _proof(fact))
    return " ".join(f"{k}={v}" for k, v in shown.items()) + f" «{quote}»"


def _proof(fact: dict[str, Any]) -> list[list[int]]:
    evidence = fact.get("evidence") or {}
    names = ("cue", "content") if fact.get("kind") == "statement" else tuple(evidence)
    return sorted(span for name in names for span in evidence.get(name) or [])[:6]


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(one) for one in value]
    return (value.get("id") or value.get("name")) if isinstance(value, dict) else value


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.cases", description="Read the cases and compare.")
    parser.add_argument("case", nargs="*", help="the beginning of a case's name")
    parser.add_argument("--table", action="store_true", help="the table alone")
    options = parser.parse_args(arguments)
    read_text = shipped_reader()
    cases = [c for c in load_cases() if not options.case or c.id.startswith(tuple(options.case))]
    comparisons = compare_all(cases, read_text)
    for comparison in [] if options.table else comparisons:
        lines = differences(comparison)
        print("\n".join([comparison.case.id, *(lines or ["  as written by hand"])]))
    print(table(totals(comparisons)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
