"""What a loss of power does not reach: a mail server and an object store, and what they were given.

Each notes at which moment of a disk's history a thing came, so that it can be taken back to any
moment. A thing that came when the disk had so much of its history may have come before the next.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from etl.archive.segment_cache import read_block
from etl.object_store import Store
from tests.object_server import ObjectServer, no_fault
from tests.pipeline.mail.post_office import TAKEN, PostOffice, Received

Moment = Callable[[], int]
"""How much has happened to the disk."""

BEFORE = -1
"""The moment before anything happened."""


class Outside(Protocol):
    """Something outside of the computer that loses its power."""

    def noting(self, moment: Moment) -> AbstractContextManager[None]:
        """Forget all that was given, and note in the block at which moment each thing comes."""
        ...

    def rewind(self, moment: int) -> None:
        """Go back to what had come by a moment of the last such block."""
        ...

    def given(self) -> Sequence[str]:
        """What it has, each thing as often as it was given."""
        ...


class Nothing:
    """It stands for a command that gives nothing to anybody outside."""

    @contextmanager
    def noting(self, _: Moment) -> Iterator[None]:
        yield

    def rewind(self, moment: int) -> None:
        """Nothing can come back."""

    def given(self) -> Sequence[str]:
        return ()


class Mailboxes:
    """The mailboxes of all recipients of a mail server."""

    def __init__(self, office: PostOffice) -> None:
        self.url = f"smtp://127.0.0.1:{office.port}"
        self._office = office
        self._came: list[tuple[int, Received]] = []

    @contextmanager
    def noting(self, moment: Moment) -> Iterator[None]:
        moments: list[int] = []

        def take(_recipient: str, _count: int) -> str:
            moments.append(moment())
            return TAKEN

        self.rewind(BEFORE)
        self._office.on_data = take
        yield
        self._office.on_data = lambda *_: TAKEN
        self._came = [*zip(moments, self._office.received, strict=True)]

    def rewind(self, moment: int) -> None:
        self._office.received[:] = [it for at, it in self._came if at <= moment]

    def given(self) -> Sequence[str]:
        return [
            f"{it.recipient} {hashlib.sha256(it.content).hexdigest()}"
            for it in self._office.received
        ]

    def have(self, *recipients: str) -> bool:
        """Whether each of them got one mail, and at most one of them got its mail once more.

        A mail that comes once more is the same byte for byte, its Message-ID included.
        """
        times = Counter(self._office.received)
        is_each_once = sorted(it.recipient for it in times) == sorted(recipients)
        return is_each_once and times.total() <= len(recipients) + 1


class Objects:
    """The objects of one bucket. first: those that are there before anything happens."""

    def __init__(self, server: ObjectServer, bucket: str) -> None:
        self.url = f"{server.make_bucket(bucket)}/archive"
        self.first: Mapping[str, bytes] = {}
        self._server = server
        self._came: list[tuple[int, str, bytes]] = []

    @contextmanager
    def noting(self, moment: Moment) -> Iterator[None]:
        moments: dict[str, int] = {}

        def note(_number: int, method: str, path: str) -> None:
            if method == "PUT":
                moments[path.rpartition("/")[2]] = moment()

        self.rewind(BEFORE)
        self._server.fault_of = note
        yield
        self._server.fault_of = no_fault
        self._came = [(moments[it], it, body) for it, body in self.all().items() if it in moments]

    def rewind(self, moment: int) -> None:
        read_block.cache_clear()
        store = Store(self.url)
        store.delete([*store.sizes()])
        came = {name: body for at, name, body in self._came if at <= moment}
        for name, body in {**self.first, **came}.items():
            store.put_new(name, body)

    def given(self) -> Sequence[str]:
        return sorted(Store(self.url).sizes())

    def all(self) -> dict[str, bytes]:
        """Every object by its name."""
        store = Store(self.url)
        return {name: store.read(name, 0, size) for name, size in store.sizes().items()}
