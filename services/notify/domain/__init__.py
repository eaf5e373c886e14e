"""The rules and the ledger of outgoing mail: pure, without input or output."""
