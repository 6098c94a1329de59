"""How the language engine is trained: data, network, schedule, export. See README.md in this folder."""
