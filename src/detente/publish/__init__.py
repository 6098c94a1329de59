"""Answers for people and programs: the brief, tables, standings. Nothing here reads a text."""
