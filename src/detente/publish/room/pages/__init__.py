"""One module a page; ``routes.py`` says how to add one."""
