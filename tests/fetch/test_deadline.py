"""A connection ends at its deadline, and at so many bytes."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from unittest.mock import Mock

import pytest
from httpcore2 import (
    ConnectError,
    ConnectTimeout,
    NetworkStream,
    ReadError,
    ReadTimeout,
    SyncBackend,
)

from etl.fetch import deadline
from etl.fetch.deadline import DeadlineBackend


@pytest.fixture
def site() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_no_wait_is_longer_than_the_time_that_is_left() -> None:
    backend = DeadlineBackend(60)
    assert 50 < backend.at_most(None) <= 60
    assert 50 < backend.at_most(70) <= 60
    assert backend.at_most(5) == 5
    assert 0 < DeadlineBackend(0.9).at_most(5) <= 0.9
    assert not backend.is_over
    ended = DeadlineBackend(0)
    assert ended.is_over
    with pytest.raises(ReadTimeout, match=r"^out of time$"):
        ended.at_most(5)


def test_as_many_bytes_come_as_may_be_and_no_more(
    site: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "MAX_WIRE_BYTES", 10)
    stream = DeadlineBackend(60).connect_tcp("127.0.0.1", site.getsockname()[1])
    peer, _ = site.accept()
    with closing(stream), peer:
        peer.sendall(b"0123456789")
        assert stream.read(4) + stream.read(6) == b"0123456789"
        peer.sendall(b"x")
        with pytest.raises(ReadError, match="larger than 10 bytes"):
            stream.read(1)


def test_a_host_that_takes_no_connection_is_an_error(site: socket.socket) -> None:
    port = site.getsockname()[1]
    site.close()
    with pytest.raises(ConnectError):
        DeadlineBackend(60).connect_tcp("127.0.0.1", port)


def test_a_host_without_an_address_is_an_error(site: socket.socket) -> None:
    with pytest.raises(ConnectError) as caught:
        DeadlineBackend(60).connect_tcp("not a name", site.getsockname()[1])
    assert str(caught.value) not in ("", "None")


def test_what_is_written_arrives_and_reading_waits_no_longer_than_it_is_told(
    site: socket.socket,
) -> None:
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    stream = DeadlineBackend(60).connect_tcp(
        "127.0.0.1", site.getsockname()[1], 60, "127.0.0.1", options
    )
    peer, _ = site.accept()
    peer.settimeout(30)
    with closing(stream), peer:
        found = stream.get_extra_info("socket")
        assert found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        stream.write(b"wool")
        assert peer.recv(9) == b"wool"
        with pytest.raises(ReadTimeout):
            stream.read(1, 0.01)


def test_no_step_of_a_connection_waits_longer_than_it_is_told_or_than_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = Mock(spec=NetworkStream)
    steps.connect_tcp = Mock(return_value=steps)
    steps.start_tls.return_value = steps
    monkeypatch.setattr(SyncBackend, "connect_tcp", steps.connect_tcp)
    for wait, expected in ((5.0, 5.0), (None, 60.0), (70.0, 60.0)):
        stream = DeadlineBackend(60).connect_tcp("127.0.0.1", 80, wait, "127.0.0.2")
        stream.write(b"wool", wait)
        stream.start_tls(ssl.create_default_context(), "wool.example", wait).write(b"", wait)
        *_, told, address, _ = steps.connect_tcp.call_args.args
        assert address == "127.0.0.2"
        written = [it.args[1] for it in steps.write.call_args_list]
        waits = [told, *written, steps.start_tls.call_args.args[2]]
        assert waits == [pytest.approx(expected, abs=10)] * 4
        assert max(waits) <= expected
        steps.write.reset_mock()


def test_a_name_that_nobody_answers_for_is_given_up_in_time_and_holds_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, bool]] = []
    is_over = threading.Event()

    def silent(host: str, *_: object, **__: object) -> list[object]:
        asked.append((host, threading.current_thread().daemon))
        is_over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    for left, wait in ((60, 0.01), (0.01, None)):
        with pytest.raises(ConnectTimeout, match=r"^no address of wool\.example came in time$"):
            DeadlineBackend(left).connect_tcp("wool.example", 80, wait)
    is_over.set()
    assert asked == [("wool.example", True)] * 2
