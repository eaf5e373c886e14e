"""The rules of people, passwords and companies; pure, without time of its own."""
