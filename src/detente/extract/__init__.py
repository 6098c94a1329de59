"""From a page to facts. The four extractors do not know each other; what they share is in ``page``."""
