"""The same calls mean the same in a store of Google's and in one of Azure's."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.object_store import ObjectExists, ObjectMissing, Store
from tests.other_stores import Azure, Google, running

pytestmark = pytest.mark.slow


@pytest.fixture(params=["gs", "az"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    with running(Google if request.param == "gs" else Azure) as url:
        account = tmp_path / "account.json"
        stated = dict.fromkeys(("client_email", "private_key", "private_key_id"), "")
        account.write_text(json.dumps({"gcs_base_url": url, "disable_oauth": True} | stated))
        monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(account))
        monkeypatch.setenv("AZURE_STORAGE_USE_EMULATOR", "true")
        monkeypatch.setenv("AZURITE_BLOB_STORAGE_URL", url)
        yield Store(f"{request.param}://releases/prefix")


def test_an_object_is_put_once(store: Store) -> None:
    store.put_new("a/x", b"first")
    store.put_new("a/x", b"first")
    with pytest.raises(ObjectExists, match=r"has another a/x already"):
        store.put_new("a/x", b"second")
    assert store.read_object("a/x")[0] == b"first"


def test_what_is_not_there_has_neither_content_nor_version(store: Store) -> None:
    assert store.read_object("latest.json") == (None, None)
    with pytest.raises(ObjectMissing, match=r"latest\.json is missing"):
        store.read("latest.json", 0, 1)


def test_a_pointer_is_replaced_only_by_who_knows_its_version(store: Store) -> None:
    store.replace_pointer("latest.json", b"1", None)
    with pytest.raises(ObjectExists):
        store.replace_pointer("latest.json", b"2", None)
    _, first = store.read_object("latest.json")
    store.replace_pointer("latest.json", b"3", first)
    with pytest.raises(ObjectExists):
        store.replace_pointer("latest.json", b"4", first)
    content, second = store.read_object("latest.json")
    assert content == b"3"
    assert second != first


def test_what_is_gone_can_be_deleted_again_with_what_is_not(store: Store) -> None:
    for name in ("a", "b"):
        store.put_new(name, b"content")
    store.delete(["a"])
    store.delete(["a", "b", "never there"])
    assert store.read_object("b") == (None, None)
    store.delete(["b"])
