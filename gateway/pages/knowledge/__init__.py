"""The knowledge base: for everybody, for customers who are about to ask, and for the staff who write it."""
