"""The ticket index: a local picture of all tickets for lists, counts and search, made again whenever it is lost."""
