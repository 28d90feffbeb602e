"""Bytes on a connection, well-behaved or not."""

import socket
import struct
from threading import Event


class Wire:
    """One reply's connection. `wait` ends early when the replica closes."""

    def __init__(self, connection: socket.socket, closing: Event, patience: float) -> None:
        self._connection = connection
        self._closing = closing
        self.patience = patience
        self.is_open = True

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Waits; False when the replica closes meanwhile."""
        return not self._closing.wait(seconds)

    def end(self) -> None:
        """The connection is closed in order after this reply."""
        self.is_open = False

    def reset(self) -> None:
        """The connection is aborted: the peer sees RST instead of an end."""
        no_lingering = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_lingering)
        self.is_open = False


def send_whole(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body)


def send_and_end(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body)
    wire.end()


def reset_before_head(wire: Wire, _head: bytes, _body: bytes) -> None:
    wire.reset()


def end_before_head(wire: Wire, _head: bytes, _body: bytes) -> None:
    wire.end()


def reset_mid_body(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body[: len(body) // 2])
    wire.wait(0.02)  # the peer reads what came before the reset discards it
    wire.reset()


def end_mid_body(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body[: len(body) // 2])
    wire.end()


def drip(wire: Wire, head: bytes, body: bytes) -> None:
    """Ever another few bytes, so that no read times out: about `patience` seconds in all."""
    wire.write(head)
    steps = 50
    size = -(-len(body) // steps) or 1
    for start in range(0, len(body), size):
        wire.write(body[start : start + size])
        if not wire.wait(wire.patience / steps):
            return wire.end()
    return None


def stall_before_head(wire: Wire, head: bytes, body: bytes) -> None:
    """The answer comes after `patience` seconds."""
    wire.wait(wire.patience)
    wire.write(head + body)


def stall_mid_body(wire: Wire, head: bytes, body: bytes) -> None:
    """Half the body, then nothing for `patience` seconds, then the end."""
    wire.write(head + body[: len(body) // 2])
    wire.wait(wire.patience)
    wire.end()
