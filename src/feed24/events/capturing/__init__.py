"""Receivers for developers who have none: what is sent to them can be looked at in a browser.

A receiver's address is a secret, of which only the hash is kept, and so is the way to its page.
"""
