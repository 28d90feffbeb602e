"""What `subscriptions` prints of a file beside a small release, of 2026-04-08."""

import pytest

from etl.cli.subscriptions_command import _filters_text
from etl.release.digest.subscription import Subscription
from tests.cli.conftest import Cli
from tests.made_once import OwnCopy
from tests.release.digest.small_release import make_small_home

FILE = """
[tea]
keywords = ["large language models"]
has_code = true
from = 2026-04-06
to = ["ana@example.org", "bo@example.org"]
[typos]
authors = ["Ada Frost", "Ada\\u202e Forst"]
categories = ["cs.XX"]
frequency = "weekly"
[all]
frequency = "complete"
"""


@pytest.fixture
def subscribed(cli: Cli, own_copy: OwnCopy) -> Cli:
    own_copy("small", make_small_home).rename(cli.home)
    (cli.home / "subscriptions.toml").write_text(FILE)
    return cli


@pytest.mark.parametrize(
    ("subscription", "text"),
    [
        (Subscription(name="a"), "every paper"),
        (Subscription(name="a", words=("hot tea",)), "words: hot tea"),
        (Subscription(name="a", words=("tea", "pots", "or")), "words: tea or pots or or"),
        (Subscription(name="a", upvotes=5, has_code=False), "has_code: False and upvotes: 5"),
        (
            Subscription(name="a", query="trending", parameters={"top": "3"}, words=("a", "b")),
            "words: a or b and query: trending",
        ),
    ],
)
def test_all_filters_have_to_hold_and_of_each_one_value(
    subscription: Subscription, text: str
) -> None:
    assert _filters_text(subscription) == text


def test_each_subscription_is_told_with_its_next_digest_and_doubtful_values_are_named(
    subscribed: Cli,
) -> None:
    result = subscribed("subscriptions")
    assert result.stdout.splitlines() == [
        "tea",
        "  takes  keywords: large language models and has_code: True",
        "  next   due now: 2026-04-08",
        "  to     ana@example.org, bo@example.org",
        "typos",
        "  takes  authors: Ada Frost or Ada\ufffd Forst and categories: cs.XX",
        "  next   with the first release from 2026-04-13 on",
        "  to     nobody",
        "all",
        "  takes  every paper",
        "  next   due now: 2026-04-06",
        "  to     nobody",
    ]
    assert result.stderr.splitlines() == [
        "paperhouse: subscriptions.toml, [typos] authors: no paper of the release has "
        r"'Ada\u202e Forst'",
        "subscriptions.toml, [typos] categories: no paper of the release has 'cs.XX'",
    ]
    assert result.exit_code == 2
