"""The pictures that the README shows."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
MOST_BYTES = 200_000
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("name", ["assets.png", "report.png", "site.png"])
def test_a_committed_picture_is_small(name: str) -> None:
    assert size(FOLDER / name)[0] == 1100
    assert (FOLDER / name).stat().st_size < MOST_BYTES


def size(picture: Path) -> tuple[int, int]:
    """Width and height, which a PNG states behind its signature and the head of its first chunk."""
    data = picture.read_bytes()
    assert data.startswith(PNG)
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
