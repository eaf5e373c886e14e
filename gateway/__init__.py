"""The web: pages, the JSON API and live events; it owns nothing durable."""
