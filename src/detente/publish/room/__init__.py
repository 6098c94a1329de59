"""The reading room: a record as web pages on this machine, and the same as JSON, CSV and feeds.

``routes.py`` lists the pages, ``pages/`` makes each of them, ``app.py`` puts them behind the guards of ``guard.py``.
"""
