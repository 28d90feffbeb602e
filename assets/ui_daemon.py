"""Dagster's daemon for `make ui`. It ends with the process that started it, however that ends.

A daemon that outlived its UI would go on beside the next one, and take runs from the same queue.
"""

import sys
from threading import Thread

from dagster._daemon.cli import run_command
from dagster_shared.ipc import send_interrupt


def main() -> None:
    """Runs the daemon until standard input ends, which its parent holds open."""
    Thread(target=_interrupt_at_end, daemon=True).start()
    run_command()


def _interrupt_at_end() -> None:
    sys.stdin.buffer.read()
    send_interrupt()


if __name__ == "__main__":
    main()
