"""Identifiers are text, and each kind has one constructor."""

from datetime import datetime

import pytest

from etl.ids import ReleaseId, arxiv_id, hash_of, release_id_after, release_id_at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2503.02130", "2503.02130"),
        ("2503.02130v12", "2503.02130"),
        ("0704.0001", "0704.0001"),
        ("cs/0112017v1", "cs/0112017"),
        ("math.AG/0112017", "math.AG/0112017"),
    ],
)
def test_an_arxiv_id_loses_its_version(text: str, found: str):
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    "text", ["", "2503.2130 ", "2513.02130", "2503.02130v", "arxiv:2503.02130"]
)
def test_another_text_is_no_arxiv_id(text: str):
    with pytest.raises(ValueError, match="not an arXiv id: '"):
        arxiv_id(text)


def test_later_releases_have_later_ids():
    instants = [datetime(2026, 4, 1, 8), datetime(2026, 4, 1, 8, 0, 0, 1), datetime(2026, 10, 1)]
    ids = [release_id_at(it) for it in instants]
    assert ids[0] == "20260401T080000.000000Z"
    assert ids == sorted(ids)


def test_a_digest_knows_an_empty_part_from_a_missing_one():
    assert len({hash_of("a", None), hash_of("a", ""), hash_of("a"), hash_of("", "a")}) == 4
    # The hash of `a`, the separator and a NUL, by `printf 'a\x1f\x00' | sha256sum`.
    assert hash_of("a", None) == "cdc3c56327260687"
    assert hash_of("\ud800") != hash_of("?")


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (None, "20260401T080000.000000Z"),
        ("20260401T075959.999999Z", "20260401T080000.000000Z"),
        ("20260401T080000.000000Z", "20260401T080000.000000Z.000001"),
        ("20990101T000000.000000Z", "20990101T000000.000000Z.000001"),
        ("20990101T000000.000000Z.000009", "20990101T000000.000000Z.000010"),
    ],
)
def test_a_release_sorts_behind_the_last_one(last: str | None, found: str) -> None:
    after = release_id_after(ReleaseId(last) if last else None, datetime(2026, 4, 1, 8))
    assert after == found
