"""Previews of the links that posts begin with: what a page says of itself, and a small picture."""
