"""What a manifest may state of files."""

import time
from datetime import date, datetime
from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.errors import UsageError
from etl.pipeline.manifest import parse_provenance, read_manifest

URL = "https://a.test/"


def read(folder: Path, text: str) -> dict[Path, list[Provenance]]:
    (folder / "captures.csv").write_text(text, "utf-8-sig")
    return read_manifest(folder / "captures.csv")


def test_a_file_has_all_that_its_lines_state(tmp_path: Path) -> None:
    text = (
        "url, path ,listed_on,captured_at\n"
        f"{URL},a.html,2026-04-01, 2026-04-01T10:00:00+02:00 \n"
        "\n"
        ",sub/../a.html,,2026-04-02T10:00:00\n"
        ",b.html,,\n"
    )
    assert read(tmp_path, text) == {
        tmp_path / "a.html": [
            Provenance(URL, datetime(2026, 4, 1, 8), date(2026, 4, 1)),
            Provenance(None, datetime(2026, 4, 2, 10)),
        ],
        tmp_path / "b.html": [Provenance()],
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system_and_a_name_keeps_its_own_line_breaks(
    tmp_path: Path, end: str
) -> None:
    text = end.join(["path,url", '"a\r\nb.html",', f"c.html,{URL}"]).encode()
    (tmp_path / "captures.csv").write_bytes(text)
    assert read_manifest(tmp_path / "captures.csv") == {
        tmp_path / "a\r\nb.html": [Provenance()],
        tmp_path / "c.html": [Provenance(URL)],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "begins with nothing; its first line"),
        ("url,listed_on\n", "begins with url, listed_on; its first line"),
        ("path,author\n", "begins with path, author; its first line"),
        ("path,path\n", "begins with path, path; its first line"),
        ("path,url\na.html\n", "line 2: 1 of the 2 values path, url"),
        ("path\n\na.html,b\n", "line 3: 2 of the 1 values path"),
        ("path,url\n,https://a.test\n", "line 2: no path"),
        ("path\na\0b\n", "line 2: no path"),
        ("path,url\na.html,ftp://a.test\n", "line 2: not a URL: 'ftp://a.test'"),
        ("path,listed_on\na.html,2026-02-30\n", "line 2: not a day: '2026-02-30'"),
        ("path,captured_at\na.html,noon\n", "line 2: not an instant: 'noon'"),
        (
            "path,captured_at\na.html,0001-01-01T00:00:00+14:00\n",
            "line 2: not an instant: '0001-01-01T00:00:00",
        ),
        ('path\n"a.html\n', "cannot read the manifest"),
    ],
)
def test_a_line_that_cannot_be_meant_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)


def test_a_url_has_a_length() -> None:
    longest = URL.ljust(2_000, "x")
    assert parse_provenance(longest, None, None) == Provenance(longest)
    with pytest.raises(UsageError, match="a URL of 2,001 characters; at most 2,000 are kept"):
        parse_provenance(longest + "x", None, None)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (("", None, None), "not a URL: ''"),
        ((None, "", None), "not an instant: ''"),
        ((None, None, ""), "not a day: ''"),
    ],
)
def test_an_empty_text_states_nothing(stated: tuple[str | None, ...], said: str) -> None:
    """Such as the unset variable of a shell. In a line of a manifest it is absence."""
    with pytest.raises(UsageError, match=said):
        parse_provenance(*stated)


def test_an_instant_without_a_zone_is_utc_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        found = [
            parse_provenance(None, text, None).captured_at
            for text in ("2026-04-01T10:00:00", "2026-04-01T10:00:00+02:00")
        ]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found == [datetime(2026, 4, 1, 10), datetime(2026, 4, 1, 8)]
