"""Documents are archived one after the other, in their order."""

from pathlib import Path

import pytest

from etl.archive.documents import Provenance
from etl.archive.reader import archive_files, scan_captures
from etl.errors import UsageError
from etl.pipeline.load import archive_documents
from etl.settings import Settings

pytestmark = pytest.mark.slow


def archived(settings: Settings) -> list[str]:
    folder = settings.archive
    return [
        item.capture.sha256[:4]  # type: ignore[union-attr]
        for file in archive_files(folder)
        for item, _ in scan_captures(folder, file, 0)
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # The beginnings of the hashes of "one", "two" and "three".
        (["one", "two", "three"], ["7692", "3fc4", "8b5b"]),
        (["one", "two", "absent", "three"], ["7692", "3fc4"]),
        (["absent", "one"], []),
        ([], []),
    ],
)
def test_what_stands_before_a_file_that_cannot_be_read_is_archived(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    settings = Settings(home=tmp_path / "home")
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name)
    documents = [(tmp_path / name, Provenance()) for name in names]
    if "absent" in names:
        with pytest.raises(UsageError, match="absent"):
            archive_documents(settings, documents)
    else:
        assert archive_documents(settings, documents).known_count == 0
    assert archived(settings) == expected
