"""The company's own page: its subscriptions and invoices, for its people and, read only, for staff (E29 to E33)."""
