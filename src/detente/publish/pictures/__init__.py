"""Pictures as Vega-Lite specifications, plain dicts that become JSON; a module a picture, and ``render`` for files."""
