"""The services: each owns its data and answers on the bus; none imports another."""
