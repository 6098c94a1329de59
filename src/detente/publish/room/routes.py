"""The pages of the room, in one table: from it come the addresses, the navigation and ``/openapi.json``.

To add a page:

1. Write ``pages/NAME.py`` with a frozen dataclass for the view, a pure function ``view(room, ask)`` that makes it from ``room``
   (``room.record``, ``room.register``, ``room.knowledge``), a function ``rows(view)`` for CSV, and ``PAGE = Page(…)``. Raise
   ``NotFound`` for what the record has not, ``UsageError`` for a question that cannot be put; both become a page with a sentence.
2. Write ``templates/NAME.html`` that extends ``base.html``; the view stands there as ``view``, what was asked as ``ask``.
   Whatever is printed is escaped and freed of control characters; write no ``|safe``, no style and no script into it. Styles go
   into ``static/room.css`` (or a file of their own, by the block ``styles``), scripts into files by the block ``scripts``.
3. Put ``NAME.PAGE`` into ``PAGES`` below. ``nav`` gives it a place in the navigation, in the order of the table.

``/NAME``, ``/NAME.json``, ``/NAME.csv`` (and ``/NAME.atom`` where the page has ``entries``) are served then, within the guards, and
described in ``/openapi.json``. A page must not look at every row of the record: see ``record/browse.py`` for bounded questions.
"""

from __future__ import annotations

from detente.publish.room.page import Page
from detente.publish.room.pages import checks, document, fact, front, listings, saved, search

PAGES: tuple[Page, ...] = (front.PAGE, search.PAGE, *listings.PAGES, checks.PAGE, saved.PAGE, document.PAGE, fact.PAGE)
