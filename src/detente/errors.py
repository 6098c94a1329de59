"""The errors that Détente raises to its caller, as one tree.

    DetenteError                     exit code 1   also where the system refuses (a full disk)
    ├── UsageError                   exit code 2   the question itself is wrong
    │   ├── UnknownAgreement                       no agreement has this name
    │   ├── UnknownActor                           no state, person or organisation has this name
    │   └── BadDate                                not a date or an EDTF interval
    ├── InputError                   exit code 3   a document that cannot be read
    │   ├── MissingInput                           no such file, or not readable
    │   ├── EmptyInput                             nothing in it, or HTML without text
    │   ├── NotText                                binary, or in no known encoding
    │   ├── TooLarge                               over the size that one document may have
    │   └── Unreachable                            an address that does not answer
    ├── RecordError                  exit code 4   the record cannot be opened or is not a record
    └── KnowledgeError               exit code 5   a file under data/ breaks its schema

Every message is one line that says what is wrong and what to do about it. In a batch, an ``InputError`` becomes a
``Problem`` on its document and the batch goes on; the exit code is then 3 only where no document could be read.

Three more exit codes have no class, for nothing that Détente raises leads to them.
"""

from __future__ import annotations

FAULT = 70
"""The exit code of a fault in Détente itself (``EX_SOFTWARE`` of sysexits.h)."""
INTERRUPTED = 130
"""The exit code after Ctrl-C (128 and the number of SIGINT)."""
PIPE_CLOSED = 141
"""The exit code where the reader of the output went away (128 and the number of SIGPIPE)."""


class DetenteError(Exception):
    """Whatever Détente raises on purpose; ``exit_code`` is what the command line ends with."""

    exit_code = 1


def one_line(message: str) -> str:
    """A message as one line that a terminal can show: blanks joined, control characters and half surrogates as U+FFFD."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))


class UsageError(DetenteError):
    """The question cannot be answered as it was put."""

    exit_code = 2


class UnknownAgreement(UsageError):
    """No agreement in the register has this id or name."""


class UnknownActor(UsageError):
    """No state, person or organisation has this id or name."""


class BadDate(UsageError, ValueError):
    """Neither a date nor an EDTF (ISO 8601-2) interval."""


class InputError(DetenteError):
    """A document that cannot be read."""

    exit_code = 3


class MissingInput(InputError):
    """No such file, or one that may not be read."""


class EmptyInput(InputError):
    """An input with no text in it."""


class NotText(InputError):
    """Binary data, or text in no encoding that can be told."""


class TooLarge(InputError):
    """Larger than one document may be."""


class Unreachable(InputError):
    """An address that gives no document."""


class RecordError(DetenteError):
    """The record cannot be opened, or is not one."""

    exit_code = 4


class KnowledgeError(DetenteError):
    """A knowledge file breaks its schema or contradicts another."""

    exit_code = 5
