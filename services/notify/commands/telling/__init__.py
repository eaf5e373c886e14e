"""What the portal itself tells people: kept, and marked as read."""
