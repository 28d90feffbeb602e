"""One message to whoever wants to hear of trouble: a POST of JSON to an address of theirs."""

from collections.abc import Mapping
from importlib.metadata import version

import msgspec

from etl.errors import UsageError, WebhookFailed
from etl.fetch.http import USER_AGENT, HttpClient, NoAnswer, exchange, trusted_authorities

_SECONDS = 10.0
"""For the whole exchange. Somebody waits for it to end."""


def post_webhook(url: str, message: Mapping[str, object]) -> None:
    """Sends a message. Raises WebhookFailed unless the answer says that it arrived."""
    headers = {"User-Agent": f"{USER_AGENT}/{version('paperhouse')}", "Connection": "close"}
    try:
        client = HttpClient(headers, trusted_authorities(None), _SECONDS, _SECONDS)
        answer = exchange(
            client, url, {"Content-Type": "application/json"}, msgspec.json.encode(message)
        )
    except (NoAnswer, UsageError):
        # Its words may hold the address, which may be a secret.
        raise WebhookFailed("the webhook was not reached: see to it") from None
    if answer.status // 100 != 2:
        raise WebhookFailed(f"the webhook answered with status {answer.status}: see to it")
