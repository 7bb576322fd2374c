"""Calls that are done once, however often they are sent.

A client that did not hear the answer to a writing call cannot know whether it took effect. With a
key of its own choice in the header `Idempotency-Key` it may send the call again: the answer is
remembered for a day, in the transaction of the call itself, and given again without doing anything.
"""

from feed24.rest.once.remembering import HEADER, key_of, perform_once

__all__ = ["HEADER", "key_of", "perform_once"]
