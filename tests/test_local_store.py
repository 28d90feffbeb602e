"""Objects of a store in a folder, and what an error of any store means."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from obstore.exceptions import (
    AlreadyExistsError,
    GenericError,
    PermissionDeniedError,
    PreconditionError,
)

from etl import object_store
from etl.errors import StorageError, UsageError
from etl.object_store import ObjectExists, ObjectMissing, ObjectVersion, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "made" / "here"))


def test_objects_are_listed_with_their_sizes_and_instants(store: Store) -> None:
    assert (store.sizes(), store.instants()) == ({}, {})
    before = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=5)
    store.put_new("a/b", b"wool")
    store.put_new("c", b"")
    assert store.sizes() == {"a/b": 4, "c": 0}
    instants = store.instants()
    assert set(instants) == {"a/b", "c"}
    assert all(before < it < before + timedelta(minutes=5) for it in instants.values())


def test_an_object_that_is_there_is_left_and_has_to_have_the_size(store: Store) -> None:
    store.put_new("a", b"wool")
    store.put_new("a", b"yarn")
    with pytest.raises(ObjectExists, match=f"^{store.url} has another a already$"):
        store.put_new("a", b"yarns")
    assert store.read("a", 0, 4) == b"wool"


def test_a_range_has_to_be_there_whole(store: Store) -> None:
    store.put_new("a", b"wool")
    assert store.read("a", 1, 3) == b"oo"
    with pytest.raises(StorageError):
        store.read("a", 1, 9)
    with pytest.raises(ObjectMissing, match=f"^{store.url}/b is missing$"):
        store.read("b", 0, 1)


def test_a_range_that_comes_shorter_is_an_error(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_store", Ranges())
    assert store.read("a", 2, 4) == b"a2"
    with pytest.raises(StorageError) as raised:
        store.read("a", 2, 5)
    assert str(raised.value) == (
        f"{store.url}/a is shorter than it was; run the command again (what is archived already "
        "stays)"
    )


class Ranges:
    """A store whose every range has two bytes: the name, and where it starts."""

    def get_range(self, name: str, *, start: int, end: int) -> bytes:
        assert end > start
        return f"{name}{start}".encode()


def test_a_pointer_is_put_once_and_read_with_its_version(store: Store) -> None:
    assert store.read_object("p") == (None, None)
    store.replace_pointer("p", b"1", None)
    content, version = store.read_object("p")
    assert content == b"1"
    assert version is not None
    assert version.e_tag
    with pytest.raises(ObjectExists, match=f"^{store.url} has another p already$"):
        store.replace_pointer("p", b"2", None)


@pytest.mark.parametrize(
    ("version", "condition"),
    [
        (ObjectVersion("e", "7"), {"e_tag": "e", "version": "7"}),
        (ObjectVersion("e", None), {"e_tag": "e"}),
        (ObjectVersion(None, "7"), {"version": "7"}),
        (ObjectVersion(None, None), {}),
    ],
)
def test_a_condition_names_the_marks_that_there_are(
    version: ObjectVersion, condition: dict[str, str]
) -> None:
    assert version.condition() == condition


def test_a_pointer_is_replaced_on_the_condition_that_it_is_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    puts: list[tuple[Any, ...]] = []

    class Puts:
        def put(self, name: str, content: bytes, *, mode: Any) -> None:
            puts.append((name, content, mode))

    monkeypatch.setattr(store, "_store", Puts())
    store.replace_pointer("p", b"1", ObjectVersion("e", None))
    store.replace_pointer("p", b"2", None)
    assert puts == [("p", b"1", {"e_tag": "e"}), ("p", b"2", "create")]


def test_what_is_gone_can_be_deleted_again_with_what_is_not(store: Store) -> None:
    for name in ("a", "b", "c"):
        store.put_new(name, b"wool")
    store.delete(["none"])
    store.delete(["none", "a", "b"])
    assert store.sizes() == {"c": 4}


class Minding:
    """A store that deletes in order, up to the first object that it has not got."""

    def __init__(self) -> None:
        self.names = ["a", "b"]

    def delete(self, names: list[str]) -> None:
        for name in names:
            if name not in self.names:
                raise FileNotFoundError(name)
            self.names.remove(name)

    def list(self) -> object:
        raise FileNotFoundError

    def get(self, name: str) -> object:
        meta = {"e_tag": "e", "version": "7"}
        return SimpleNamespace(bytes=name.encode, meta=meta)


def test_a_store_that_minds_what_is_gone_deletes_the_others_one_by_one() -> None:
    store, minding = _bare(), Minding()
    store._store = minding  # type: ignore[assignment]
    store.delete(["none", "a"])
    store.delete(["none"])
    assert minding.names == ["b"]


def test_a_version_has_both_marks_and_a_list_that_is_gone_is_missing() -> None:
    store = _bare()
    store._store = Minding()  # type: ignore[assignment]
    assert store.read_object("p") == (b"p", ObjectVersion("e", "7"))
    with pytest.raises(ObjectMissing, match=r"^s3://wool/ is missing$"):
        store.sizes()


def asked(error: Exception) -> tuple[int, Exception]:
    """How often a call is made that ends so, and with which error that ends."""
    calls: list[None] = []

    def call() -> None:
        calls.append(None)
        raise error

    with pytest.raises(StorageError) as raised:
        _bare()._ask(call, "a")
    return len(calls), raised.value


def _bare() -> Store:
    store = Store.__new__(Store)
    store.url = "s3://wool"
    return store


STAYS = "run the command again (what is archived already stays)"
DENIED = "its credentials do not allow this ({}); see to AWS_…, GOOGLE_… or AZURE_…, and " + STAYS
NO_BUCKET = f"there is no such bucket; make it, or correct the address, and {STAYS}"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (AlreadyExistsError("x"), ObjectExists, "s3://wool has another a already"),
        (PreconditionError("<Code>NoSuchKey</Code>"), ObjectExists, "s3://wool has another a alr"),
        (AlreadyExistsError("<Code>Wool</Code>"), ObjectExists, "s3://wool has another a alr"),
        (PreconditionError("<Code>Wool</Code>"), ObjectExists, "s3://wool has another a already"),
        (FileNotFoundError("x"), ObjectMissing, "s3://wool/a is missing"),
        (FileNotFoundError("<Code>NoSuchKey</Code>"), ObjectMissing, "s3://wool/a is missing"),
        (FileNotFoundError("<Code>NoSuchBucket</Code>"), StorageError, f"s3://wool: {NO_BUCKET}"),
        (
            PermissionDeniedError("secret"),
            StorageError,
            f"s3://wool: {DENIED.format('PermissionDeniedError')}",
        ),
        (
            GenericError("so <Code>InvalidToken</Code> it is"),
            StorageError,
            f"s3://wool: {DENIED.format('InvalidToken')}",
        ),
    ],
)
def test_an_error_that_asking_again_would_not_change_is_final(
    error: Exception, kind: type[StorageError], words: str
) -> None:
    count, found = asked(error)
    assert (count, type(found)) == (1, kind)
    assert str(found).startswith(words)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (GenericError("the secret address"), "GenericError"),
        (GenericError("<Code>SlowDown</Code>"), "SlowDown"),
        (TimeoutError("secret"), "TimeoutError"),
    ],
)
def test_an_error_that_may_pass_is_tried_four_times(
    error: Exception, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    monkeypatch.setattr("random.uniform", lambda _, most: most)
    count, found = asked(error)
    assert count == 4
    assert str(found) == f"s3://wool does not answer as it should ({kind}); later {STAYS}"
    assert found.__suppress_context__
    assert waits == [0.1, 0.2, 0.4]


def test_it_is_not_tried_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    monkeypatch.setattr(object_store, "_PATIENCE", timedelta())
    assert asked(GenericError("x"))[0] == 1


def test_an_error_that_is_no_stores_is_raised_as_it_is() -> None:
    def call() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _bare()._ask(call, "a")


@pytest.mark.parametrize("url", ["wool://x", "no address"])
def test_an_address_that_leads_to_no_store_is_an_error(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        Store(url)
    assert str(raised.value) == (
        f"{url} cannot be opened: its variables AWS_…, GOOGLE_… or AZURE_… are incomplete"
    )


def test_without_the_extra_a_store_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(UsageError, match=r"^s3://x needs the extra `remote`: pip install 'paper"):
        Store("s3://x")


def test_a_store_is_waited_for_as_long_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, Any]] = []

    def from_url(url: str, **options: Any) -> None:
        opened.append((url, options))

    monkeypatch.setattr("obstore.store.from_url", from_url)
    Store("s3://wool")
    minute = timedelta(seconds=60)
    client = {"allow_http": True, "read_timeout": minute, "timeout": timedelta(minutes=10)}
    assert opened == [
        ("s3://wool", {"client_options": client, "retry_config": {"retry_timeout": minute}})
    ]
