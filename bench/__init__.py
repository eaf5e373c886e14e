"""The load harness: how fast Casebus is, beside a floor that never moves."""
