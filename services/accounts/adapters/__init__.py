"""MongoDB, argon2 and the signing keys behind the ports of accounts."""
