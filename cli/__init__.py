"""The `casebus` command: a client of the bus for operators."""
