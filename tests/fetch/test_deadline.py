"""A connection ends at its deadline, and at so many bytes."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from httpcore2 import ConnectError, ReadError, ReadTimeout

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
