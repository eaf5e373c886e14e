"""The broker's configuration, made from the tables of `contracts/bus.py`."""
