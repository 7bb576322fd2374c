"""The portal for AI assistants: the Model Context Protocol over REST methods.

A tool is a few calls of REST methods inside the process, with the credential of whoever asks: the
same providers, scopes, limits and rules of visibility, and no query of its own.
"""
