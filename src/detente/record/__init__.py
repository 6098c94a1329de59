"""The record: what was read is kept, merged and held against what is known."""
