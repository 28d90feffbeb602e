"""The time between two requests that robots.txt asks for."""

from datetime import timedelta

import pytest
from protego import Protego

from etl.errors import SiteClosed
from etl.fetch.robots import crawl_delay, is_bearable


@pytest.mark.parametrize(
    ("stated", "seconds"), [("10", 10), ("0.5", 0.5), ("60", 60), ("0", 0), ("-5", 0), ("soon", 0)]
)
def test_a_delay_up_to_a_minute_is_kept(stated: str, seconds: float) -> None:
    text = f"User-agent: *\nCrawl-delay: {stated}\n"
    assert is_bearable(text)
    assert crawl_delay(Protego.parse(text)) == timedelta(seconds=seconds)


def test_a_delay_for_us_alone_counts_and_none_is_none() -> None:
    text = "User-agent: *\nCrawl-delay: 3\n\nUser-agent: paperhouse\nCrawl-delay: 7\n"
    assert crawl_delay(Protego.parse(text)) == timedelta(seconds=7)
    assert crawl_delay(Protego.parse("User-agent: *\nDisallow: /x\n")) == timedelta()


@pytest.mark.parametrize("stated", ["60.5", "999999999999"])
def test_a_longer_delay_closes_the_site(stated: str) -> None:
    text = f"User-agent: *\nCrawl-delay: {stated}\n"
    assert not is_bearable(text)
    with pytest.raises(SiteClosed, match=r"robots.txt wants .* s between two requests"):
        crawl_delay(Protego.parse(text))
