"""What workers are forked from: a process that has imported everything and begun nothing.

Python's fork server imports this, and nobody else does.
"""

import gc
import signal
from importlib import import_module

from feed24.cli import garbage
from feed24.cli.process import HELD_BACK

garbage.look_for_none()
import_module("feed24.app")
gc.freeze()
signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
