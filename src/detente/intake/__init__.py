"""Bytes to documents: plain text, HTML, addresses and JSON lines. The text is settled here, once, and never changed again."""
