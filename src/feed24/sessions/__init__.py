"""Signing in to the portal with a browser: sessions, their cookie, the pages for it."""
