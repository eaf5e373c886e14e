"""Products, releases and who wants to hear of them, in MongoDB."""
