"""A copy of an installation in one folder: what is in it, how it is made, put back, and compared."""
