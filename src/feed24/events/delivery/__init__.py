"""Telling receivers what happened: at least once, in order, and none at another's expense."""
