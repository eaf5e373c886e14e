"""Forms: read within limits, checked against forgery, validated, and shown again with what was typed."""
