"""The edge for outside systems on the bus, beside the pages and the JSON API."""
