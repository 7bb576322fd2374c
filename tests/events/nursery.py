"""A process that has imported everything and forks deliverers: starting each anew takes seconds.

Each line of its input starts one, whose number it prints; at the end of the input it ends.
"""

import os
import signal
import sys

from feed24.cli.main import main


def run() -> None:
    # Nobody waits for those who are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            main(["deliver"])
        print(child, flush=True)


if __name__ == "__main__":
    run()
