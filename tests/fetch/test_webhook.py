"""A message arrives whole, or its sender knows that it did not; the address stays secret."""

import logging
from collections.abc import Iterator
from importlib.metadata import version

import pytest

from etl.errors import WebhookFailed
from etl.fetch.webhook import post_webhook
from tests.fetch.ears import Ears


@pytest.fixture
def ears() -> Iterator[Ears]:
    with Ears.open() as server:
        yield server


def test_a_message_arrives_as_json_and_its_address_is_logged_nowhere(
    ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    post_webhook(ears.url, {"text": "no release for 27 h – „Größe“"})
    assert ears.heard == [
        ("/hooks/s3cret", "application/json", {"text": "no release for 27 h – „Größe“"})
    ]
    assert "s3cret" not in caplog.text


def test_a_message_says_who_sends_it_and_is_the_only_one_of_its_connection(ears: Ears) -> None:
    post_webhook(ears.url, {"text": "x"})
    assert ears.headers["User-Agent"] == f"paperhouse/{version('paperhouse')}"
    assert ears.headers["Connection"] == "close"


def test_texts_of_a_message_are_no_markup_however_deep_they_stand(ears: Ears) -> None:
    alarm = {"text": "<@here>\x1b", "count": 3, "days": ["<b>", None]}
    post_webhook(ears.url, {"text": 'it\'s "so" & <so>', "alarms": [alarm, "<i>"]})
    [(_, _, message)] = ears.heard
    assert message == {
        "text": 'it\'s "so" &amp; &lt;so&gt;',
        "alarms": [
            {"text": "&lt;@here&gt;\ufffd", "count": 3, "days": ["&lt;b&gt;", None]},
            "&lt;i&gt;",
        ],
    }


@pytest.mark.parametrize("status", [200, 299])
def test_every_status_of_success_is_one(ears: Ears, status: int) -> None:
    ears.status = status
    post_webhook(ears.url, {"text": "x"})
    assert len(ears.heard) == 1


@pytest.mark.parametrize("status", [300, 404])
def test_any_other_status_is_a_failure(ears: Ears, status: int) -> None:
    ears.status = status
    with pytest.raises(WebhookFailed, match=rf"answered with status {status}: see to it$"):
        post_webhook(ears.url, {"text": "x"})


def test_an_answer_that_is_no_success_is_a_failure_without_the_address(ears: Ears) -> None:
    ears.status = 503
    with pytest.raises(WebhookFailed, match=r"answered with status 503: see to it$"):
        post_webhook(ears.url, {"text": "x"})


def test_a_server_that_is_not_there_is_a_failure_without_the_address(ears: Ears) -> None:
    gone = "http://127.0.0.1:1/hooks/s3cret"
    with pytest.raises(WebhookFailed, match=r"was not reached: see to it$"):
        post_webhook(gone, {"text": "x"})
