"""Use cases of events: who is told, and what became of telling them.

Who may do what is asked by the callers.
"""
