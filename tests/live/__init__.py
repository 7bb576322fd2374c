"""Live streams: what open pages are told, and what they are not."""
