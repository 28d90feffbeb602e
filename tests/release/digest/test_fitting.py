"""A digest that is too large for a mail loses a third of its papers at a time, which wait."""

from dataclasses import replace

import pytest

from etl.release.digest import compose
from etl.release.digest.compose import MAX_DIGEST_BYTES, fit_digest, mail_size
from etl.release.digest.digest import Digest
from etl.release.digest.digest_html import digest_html
from etl.release.digest.digest_text import digest_text
from etl.release.digest.mail_size import shorter_encoding
from tests.release.digest.hostile_papers import DIGEST, hostile_paper

PAPERS = tuple(hostile_paper(f"Tea {number}", number) for number in range(1, 13))


def digest(new: int, further: int, moved: int) -> Digest:
    return replace(
        DIGEST,
        new=PAPERS[:new],
        further=PAPERS[:further],
        moved=PAPERS[:moved],
        moved_count=9,
        waiting_count=5,
        nothing_new=None,
    )


def counts(digest: Digest) -> tuple[int, int, int, int]:
    return len(digest.new), len(digest.further), len(digest.moved), digest.waiting_count


def test_a_digest_is_as_large_as_its_text_and_its_page_in_a_mail() -> None:
    whole = digest(2, 3, 1)
    text, page = shorter_encoding(digest_text(whole)), shorter_encoding(digest_html(whole))
    assert mail_size(whole) == text.size + page.size


def test_a_digest_that_fits_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = digest(3, 10, 2)
    assert mail_size(whole) < MAX_DIGEST_BYTES
    assert fit_digest(whole) == whole
    monkeypatch.setattr(compose, "MAX_DIGEST_BYTES", mail_size(whole))
    assert fit_digest(whole) == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Two thirds of ten titles are six: four more wait, beside the five.
        ((3, 10, 2), (3, 6, 2, 9)),
        ((3, 1, 2), (3, 0, 2, 6)),
        # Without titles, two thirds of seven papers are four; what moved does not wait.
        ((7, 0, 5), (4, 0, 3, 8)),
        ((0, 0, 10), (0, 0, 6, 5)),
    ],
)
def test_titles_go_first_and_then_whole_papers(
    monkeypatch: pytest.MonkeyPatch,
    before: tuple[int, int, int],
    after: tuple[int, int, int, int],
) -> None:
    whole = digest(*before)
    monkeypatch.setattr(compose, "MAX_DIGEST_BYTES", mail_size(whole) - 1)
    fitted = fit_digest(whole)
    assert counts(fitted) == after
    assert (fitted.new, fitted.further) == (PAPERS[: after[0]], PAPERS[: after[1]])
    assert fitted.moved == PAPERS[: after[2]]
    assert (fitted.moved_count, fitted.period) == (9, whole.period)


def test_papers_go_until_the_digest_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten titles become six, four, two, one and none; then three papers become two."""
    fewest = replace(digest(2, 0, 1), waiting_count=16)
    monkeypatch.setattr(compose, "MAX_DIGEST_BYTES", mail_size(fewest))
    assert fit_digest(digest(3, 10, 2)) == fewest
