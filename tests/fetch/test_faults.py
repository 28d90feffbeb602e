"""Every fault that the replica knows, and the outcome that it ends in."""

from datetime import date

import pytest

from etl.sources.daily_papers.targets import Via, daily_target
from tests.fetch.conftest import HURRIED, Start
from tests.replica import FAULTS

pytestmark = pytest.mark.slow

MONDAY = date(2026, 4, 20)

DAMAGED = {
    "limited_seconds": "limited",
    "limited_date": "limited",
    "limited_past": "limited",
    "limited_huge": "limited",
    "limited_bare": "limited",
    "limited_zero": "limited",
    "limited_negative": "limited",
    "limited_garbage": "limited",
    "error_500": "failed",
    "error_502": "failed",
    "error_503": "failed",
    "error_504": "failed",
    "not_found": "failed",
    "gone": "failed",
    "forbidden": "blocked",
    "unauthorized": "blocked",
    "challenge": "blocked",
    "challenge_202": "blocked",
    "captcha": "blocked",
    "captcha_405": "blocked",
    "login": "blocked",
    "login_redirect": "redirected",
    "home_page": "unreadable",
    "unfiltered": "unreadable",
    "redirect_home": "redirected",
    "redirect_loop": "redirected",
    "redirect_elsewhere": "redirected",
    "redirect_file": "redirected",
    "redirect_nowhere": "redirected",
    "empty_body": "unreadable",
    "no_content": "failed",
    "api_error_object": "unreadable",
    "api_bad_request": "failed",
    "api_html": "unreadable",
    "api_cut": "unreadable",
    "api_emptied": "empty",
    "reset_before_head": "failed",
    "end_before_head": "failed",
    "garbled_head": "failed",
    "reset_mid_body": "failed",
    "end_mid_body": "failed",
    "drip": "failed",
    "stall_before_head": "failed",
    "stall_mid_body": "failed",
    "length_too_long": "failed",
    "length_too_short": "unreadable",
    "length_missing": "unreadable",
    "many_headers": "failed",
    "gzip_cut": "failed",
    "gzip_bomb": "failed",
    "gzip_garbage": "failed",
    "gzip_checksum": "failed",
    "charset_latin1": "unreadable",
    "api_reset_mid_body": "failed",
    "island_missing": "unreadable",
    "island_cut": "unreadable",
    "island_renamed": "unreadable",
    "island_list_renamed": "unreadable",
    "island_emptied": "unreadable",
    "page_emptied": "empty",
    "cards_halved": "unreadable",
    "list_halved": "unreadable",
    "island_other_day": "unreadable",
    "island_doubled": "unreadable",
    "island_string": "unreadable",
    "island_null": "unreadable",
    "island_escaped_twice": "unreadable",
    "island_untitled": "unreadable",
    "island_two": "unreadable",
    "page_bare": "unreadable",
}
HARMLESS = ["charset_wrong", "charset_unknown", "charset_utf16", "type_binary", "type_image"]
ABOUT_ROBOTS = [name for name, fault in FAULTS.items() if fault.made_for_kind is None]


def test_every_fault_of_the_replica_is_in_a_table_here() -> None:
    assert {*DAMAGED, *HARMLESS, *ABOUT_ROBOTS} == FAULTS.keys()


@pytest.mark.parametrize("fault", DAMAGED)
def test_a_damaged_answer_ends_in_its_outcome_and_the_day_is_worth_fetching(
    start: Start, fault: str
) -> None:
    client = start(attempts=2, **HURRIED)
    client.replica.faults.attach(fault, times=None)
    via: Via = "api" if FAULTS[fault].made_for_kind == "api" else "html"
    fetch = client.last(daily_target(MONDAY, via))
    assert (fetch.outcome, bool(fetch.detail)) == (DAMAGED[fault], True)
    client.clock.sleep(3600)
    (one,) = client.known_states(MONDAY, MONDAY)
    assert one.state in ("failed", "empty", "repeat")
    assert one.worth_fetching


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_page_with_a_wrong_label_is_read_by_its_bytes(start: Start, fault: str) -> None:
    client = start()
    client.replica.faults.attach(fault, times=None)
    assert client.last(daily_target(MONDAY)).outcome == "page"
