"""Articles in MongoDB, what readers make of them, and the index that lists and finds them."""
