"""A message arrives whole, or its sender knows that it did not; the address stays secret."""

import logging
from collections.abc import Iterator

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


def test_an_answer_that_is_no_success_is_a_failure_without_the_address(ears: Ears) -> None:
    ears.status = 503
    with pytest.raises(WebhookFailed, match=r"answered with status 503: see to it$"):
        post_webhook(ears.url, {"text": "x"})


def test_a_server_that_is_not_there_is_a_failure_without_the_address(ears: Ears) -> None:
    gone = "http://127.0.0.1:1/hooks/s3cret"
    with pytest.raises(WebhookFailed, match=r"was not reached: see to it$"):
        post_webhook(gone, {"text": "x"})
