"""What a subscription is called, which filters it states, and what stands for all else."""

from datetime import date

import pytest

from etl.release.digest.subscription import Subscription

FILTERS: dict[str, object] = {
    "words": ("tea pot",),
    "authors": ("Ada Frost",),
    "organizations": ("tea-lab",),
    "keywords": ("brewing",),
    "categories": ("cs.CL",),
    "has_code": False,
    "upvotes": 1,
    "trending": 10,
    "risers": 20,
    "query": "top_papers",
    "sql": "select paper_key from core.papers",
}


def subscription(**stated: object) -> Subscription:
    return Subscription(name="tea", **stated)  # type: ignore[arg-type]


def test_what_is_not_stated_is_a_daily_digest_of_twenty_papers_for_nobody():
    assert subscription() == Subscription(
        name="tea",
        title=None,
        words=(),
        authors=(),
        organizations=(),
        keywords=(),
        categories=(),
        parameters={},
        frequency="daily",
        limit=20,
        skip_empty=False,
        begins_on=None,
        recipients=(),
    )


def test_a_subscription_is_shown_by_its_title_or_else_by_its_name():
    assert subscription(title="All of tea").shown_title == "All of tea"
    assert subscription().shown_title == "tea"


@pytest.mark.parametrize("key", FILTERS)
def test_a_filter_that_is_stated_is_one_and_has_an_id_of_its_own(key: str):
    one = subscription(**{key: FILTERS[key]})
    assert one.filters == {key: FILTERS[key]}
    assert one.filters_id != subscription().filters_id


def test_filters_are_in_the_order_in_which_papers_are_told_why():
    assert list(subscription(**dict(reversed(FILTERS.items()))).filters) == list(FILTERS)


def test_without_filters_there_are_none_whatever_else_is_stated():
    more = subscription(
        title="Tea",
        frequency="weekly",
        limit=3,
        skip_empty=True,
        begins_on=date(2026, 4, 6),
        recipients=("ana@example.org",),
    )
    assert subscription().filters == more.filters == {}
    assert subscription().filters_id == more.filters_id


def test_the_parameters_of_a_query_belong_to_the_id():
    five, six = ({"query": "top_papers", "parameters": {"top": it}} for it in "56")
    assert subscription(**five).filters_id != subscription(**six).filters_id
    assert subscription(**five).filters == {"query": "top_papers"}


def test_an_id_is_the_one_that_accounts_have_kept():
    """A hash of `[{"has_code":false,"words":["x"]},{"top":"5","year":"2026"}]`.

    Another one would make each subscription begin anew.
    """
    for parameters in ({"year": "2026", "top": "5"}, {"top": "5", "year": "2026"}):
        found = subscription(words=("x",), has_code=False, parameters=parameters)
        assert found.filters_id == "056c731fca15ebb1"
