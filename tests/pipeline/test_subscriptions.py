"""The subscriptions of a home are read from its file, or what is wrong with it is told."""

from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.pipeline.subscriptions import find_subscription, read_subscriptions
from etl.release.digest.subscription import Subscription
from etl.settings import Settings

TWO = '[wool]\nkeywords = ["wool"]\n[ewe]\n'
MOST = 1_000_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def test_without_a_file_there_are_no_subscriptions(settings: Settings) -> None:
    assert read_subscriptions(settings) == []
    with pytest.raises(UsageError) as raised:
        find_subscription(settings, "wool")
    assert str(raised.value) == ("subscriptions.toml has no subscription 'wool': it has none")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_subscriptions_come_in_the_order_of_the_file(settings: Settings, mark: str) -> None:
    settings.subscriptions.write_text(mark + TWO, "utf-8")
    wool, ewe = Subscription(name="wool", keywords=("wool",)), Subscription(name="ewe")
    assert read_subscriptions(settings) == [wool, ewe]
    assert find_subscription(settings, "ewe") == ewe


def test_a_name_that_is_not_there_is_told_with_those_that_are(settings: Settings) -> None:
    settings.subscriptions.write_text(TWO)
    with pytest.raises(UsageError) as raised:
        find_subscription(settings, "yarn")
    assert str(raised.value) == ("subscriptions.toml has no subscription 'yarn': it has wool, ewe")


def test_a_link_to_nothing_is_not_taken_for_no_file(settings: Settings) -> None:
    settings.subscriptions.symlink_to("gone")
    with pytest.raises(UsageError) as raised:
        read_subscriptions(settings)
    assert str(raised.value) == (f"cannot read {settings.subscriptions}: No such file or directory")


def test_what_is_not_utf_8_is_told(settings: Settings) -> None:
    settings.subscriptions.write_bytes(b"[w\xf6lle]\n")
    with pytest.raises(UsageError) as raised:
        read_subscriptions(settings)
    assert str(raised.value) == f"{settings.subscriptions} is not UTF-8: save it as that"


def test_a_fault_is_told_by_the_name_of_the_file(settings: Settings) -> None:
    settings.subscriptions.write_text("[wool]\nkeyword = 1\n")
    with pytest.raises(UsageError, match=r"^subscriptions\.toml, \[wool\]: keyword: no such key"):
        read_subscriptions(settings)


def test_a_file_of_a_million_bytes_is_read_and_no_larger_one(settings: Settings) -> None:
    settings.subscriptions.write_bytes(b"#" * MOST)
    assert read_subscriptions(settings) == []
    settings.subscriptions.write_bytes(b"#" * (MOST + 1))
    with pytest.raises(UsageError, match=r"1,000,001 bytes, and at most 1,000,000 are read$"):
        read_subscriptions(settings)
