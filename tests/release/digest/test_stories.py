"""Days of releases, with late pages, releases without digests and digests that never went out.

Each paper that a subscription takes is sent once, by an independent count.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from etl.release.digest.compose import add_digest, next_digest
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from tests.release.digest.stories import FIRST, Story, draw_papers

pytestmark = pytest.mark.slow

LAST = datetime(2026, 4, 27, 1)
SUBSCRIPTIONS = (
    Subscription(name="all", limit=2),
    Subscription(name="phrase", words=("sparse kettles", "tea"), frequency="complete"),
    Subscription(name="people", authors=("Ada Frost", "Li Wei"), organizations=("tea-lab",)),
    Subscription(name="code", has_code=True, upvotes=4),
    Subscription(name="weekly", frequency="weekly", has_code=True),
)


def releases(seed: int, days: int) -> list[tuple[datetime, list[date]]]:
    """Instants, each with the days whose pages came in before: some of the last four.

    With the last one, all pages come in again.
    """
    random = Random(seed)
    at, told = datetime(2026, 4, 7, 1), []
    while at.date() < FIRST + timedelta(days=days + 2):
        recent = [at.date() - timedelta(days=it) for it in range(4)]
        told.append((at, [it for it in recent if it >= FIRST and random.random() < 0.7]))
        at += timedelta(hours=random.choice((7, 24, 24, 50)))
    return [*told, (LAST, [FIRST + timedelta(days=it) for it in range(days)])]


@pytest.mark.parametrize("seed", range(1))
def test_each_paper_is_sent_once_and_none_is_left_out(seed: int, tmp_path: Path):
    tell(seed, tmp_path, 3)


def test_stories_of_other_seeds(soak: bool, tmp_path: Path):
    if not soak:
        pytest.skip("a story of another seed takes half a minute: --soak tells ten")
    for seed in range(1, 11):
        (tmp_path / str(seed)).mkdir()
        tell(seed, tmp_path / str(seed), 14)


def tell(seed: int, folder: Path, days: int) -> None:
    story, random = Story(folder / "home", draw_papers(seed, days)), Random(seed)
    accounts = {it.name: SentSoFar() for it in SUBSCRIPTIONS}
    for at, captured in releases(seed, days):
        story.release(at, captured)
        is_last = at == LAST
        if not is_last and random.random() < 0.2:
            continue  # the sender was down
        with open_locked_release(story.settings.release) as con:
            for subscription in SUBSCRIPTIONS:
                sent = accounts[subscription.name]
                digest = next_digest(con, subscription, sent)
                if digest is None:
                    continue
                is_settled = story.is_settled if subscription.frequency == "complete" else bool
                expected = {
                    it.key
                    for it in story.taken(subscription)
                    if digest.period.begins_on <= it.day <= digest.period.through_on
                    and is_settled(it.day)
                } - sent.papers.keys()
                assert set(digest.sent_keys) == expected, (subscription.name, digest.id)
                assert len(digest.sent_keys) == len(expected)
                assert (digest.nothing_new is None) == bool(expected)
                if is_last or random.random() < 0.8:  # else it never went out
                    accounts[subscription.name] = add_digest(sent, digest)
    for subscription in SUBSCRIPTIONS:
        sent = accounts[subscription.name]
        assert sent.begins_on
        assert {it.key for it in story.taken(subscription) if it.day >= sent.begins_on} == set(
            sent.papers
        ), subscription.name
