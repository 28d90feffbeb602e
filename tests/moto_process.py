"""moto's object store in a process of its own: those who ask it and those who answer share no lock.

    python -m tests.moto_process

It prints its host and port, and ends when its input does, also with a parent that was killed.
"""

import sys

from moto.server import ThreadedMotoServer


def main() -> None:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(*server.get_host_and_port(), flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
