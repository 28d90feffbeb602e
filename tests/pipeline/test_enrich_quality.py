"""When arXiv's answers are good as a whole, at the bounds."""

from datetime import date, timedelta

import pytest

from etl.pipeline.enrich_quality import EnrichQuality

TODAY = date(2026, 11, 28)


def judged(*counts: int, days_ago: int | None) -> tuple[bool, bool, bool]:
    asked, found, told, retitled = counts
    known_until = None if days_ago is None else TODAY - timedelta(days=days_ago)
    quality = EnrichQuality(asked, found, told, retitled, known_until, TODAY)
    return quality.are_found, quality.titles_agree, quality.is_fresh


@pytest.mark.parametrize(
    ("counts", "days_ago", "expected"),
    [
        ((0, 0, 0, 0), None, (True, True, True)),
        ((100, 90, 90, 9), 2, (True, True, True)),
        ((100, 89, 89, 9), 2, (False, False, True)),
        ((100, 100, 100, 10), 3, (True, True, False)),
        ((100, 100, 100, 11), 0, (True, False, True)),
    ],
)
def test_a_tenth_may_be_missing_or_renamed_and_changes_two_days_old(
    counts: tuple[int, int, int, int], days_ago: int | None, expected: tuple[bool, bool, bool]
) -> None:
    assert judged(*counts, days_ago=days_ago) == expected
