"""Answers to AI assistants: tools over the register and a record, spoken by the Model Context Protocol."""
