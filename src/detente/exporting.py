"""``detente export``: what the record holds, in a form that other programs read."""

from __future__ import annotations

import sys

from detente.errors import UsageError
from detente.knowledge import load_knowledge
from detente.progress import tell
from detente.publish.exports import FORMS, Counts, Options, export
from detente.record.judged import with_judgements
from detente.record.store import Record


def run_export(
    place: str, form: str, out: str | None, moods: tuple[str, ...], voices: tuple[str, ...], widest: int,
    judgements: str | None = None,
) -> None:  # fmt: skip
    """Write the record at ``place`` to the file or new folder ``out``, or to standard output; tell on stderr what came of it.

    ``judgements``: a file of analysts' decisions, which go before what was read.

    Raises ``UsageError`` for an unknown form, or one of several files without a name to put them at; ``RecordError``.
    """
    shape = FORMS.get(form)
    if shape is not None and shape.folder is not None and out is None:
        raise UsageError(f"the form {form} is a folder of files: name it with --out")
    knowledge = load_knowledge()
    names = {key: agreement.name for key, agreement in knowledge.agreements.items()}
    options = Options(moods, voices, widest, knowledge=knowledge.version, agreement_names=names)
    with Record.open(place, create=False) as record:
        accounts = record.accounts()
        if judgements is not None:
            accounts = with_judgements(accounts, judgements, tell=tell, known=record, knowledge=knowledge)
        counts = export(accounts, form, out if out is not None else sys.stdout.buffer, options)
    print(_told(counts), file=sys.stderr)


def _told(counts: Counts) -> str:
    """ "12 documents; written: 40 events; left out: 3 no date"."""
    written = ", ".join(f"{n} {what}" for what, n in counts.written.items()) or "nothing"
    left = "; left out: " + ", ".join(f"{n} ({why})" for why, n in counts.left_out.items()) if counts.left_out else ""
    return f"{counts.documents} documents; written: {written}{left}"
