"""Renders a delivery into a mail: templates, languages, headers."""
