"""What `diff` warns of: a release that is derived again is made of other documents than it was."""

from pathlib import Path

import pytest

from etl.cli.diff_command import _warn_of_other_captures
from etl.pipeline.earlier_releases import NamedRelease

Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, captures: tuple[int, int] | None) -> str:
    _warn_of_other_captures(NamedRelease(Path("a.duckdb"), "the first one", captures))
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize("captures", [None, (0, 0), (1_200, 1_200)])
def test_a_release_of_the_same_documents_is_compared_without_a_word(
    capsys: Captured, captures: tuple[int, int] | None
) -> None:
    assert said(capsys, captures) == ""


def test_a_release_of_other_documents_is_told_with_both_counts(capsys: Captured) -> None:
    assert said(capsys, (1_200, 1_199)) == (
        "the first one: it was made of 1,200 documents and is made of 1,199 now, because some were "
        "archived while it was made, or with another date, or are gone\n"
    )
