"""The drivers of the commands that look after broker, database and storage."""
