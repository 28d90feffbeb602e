"""Our dagster.yaml in DAGSTER_HOME, and what happens to one that a person has changed."""

import subprocess
from pathlib import Path

import pytest

from assets.dagster_home import prepare_home

ROOT = Path(__file__).parents[2]
OURS = (ROOT / "assets" / "dagster.yaml").read_bytes()
THEIRS = b"telemetry:\n  enabled: false\n"


@pytest.mark.parametrize(
    ("there", "shipped", "is_kept"),
    [
        (None, None, False),
        (OURS, None, False),
        (OURS, THEIRS, False),
        (THEIRS, THEIRS, False),  # an earlier version wrote it
        (THEIRS, None, True),
        (THEIRS, OURS, True),
        (THEIRS, b"", True),
        (b"", OURS, True),
    ],
)
def test_a_file_that_a_person_changed_stays_and_any_other_is_replaced(
    tmp_path: Path, there: bytes | None, shipped: bytes | None, is_kept: bool
) -> None:
    for name, content in (("dagster.yaml", there), ("dagster.shipped.yaml", shipped)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
    for _ in range(2):
        said = prepare_home(tmp_path)
        assert (tmp_path / "dagster.yaml").read_bytes() == (there if is_kept else OURS)
        assert (tmp_path / "dagster.shipped.yaml").read_bytes() == OURS
        assert said == (
            f"{tmp_path}/dagster.yaml was changed by hand and stays as it is; dagster.shipped.yaml "
            "beside it is this version's"
            if is_kept
            else None
        )


def test_make_ui_prepares_the_folder_first() -> None:
    words = ["make", "--no-print-directory", "--dry-run", "--assume-old=.venv/ready", "ui"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    prepared, started = done.stdout.splitlines()
    assert prepared.endswith("-m assets.dagster_home data/dagster")
    assert started.startswith(f"DAGSTER_HOME={ROOT}/data/dagster ")
