"""Accounts: people, companies, sessions, passwords and rights, and the tokens that say who is asking."""
