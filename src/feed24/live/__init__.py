"""Telling open pages at once what has changed of what they show."""
