"""The language of other systems on the bus: what they may ask, what they are answered, what they hear."""
