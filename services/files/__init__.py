"""The files of tickets: uploads in progress, the tree that people see, downloads."""
