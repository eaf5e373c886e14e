"""What every request passes before its page."""
