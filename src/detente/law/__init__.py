"""From acts and clauses to what is in force between whom, with the reasons. Pure functions: no store, no file, no
clock.
"""
