"""One message to whoever wants to hear of trouble: a POST of JSON to an address of theirs."""

from collections.abc import Mapping
from html import escape
from importlib.metadata import version

import msgspec

from etl.errors import UsageError, WebhookFailed
from etl.fetch.http import USER_AGENT, HttpClient, NoAnswer, exchange, trusted_authorities
from etl.inert import inert_text

_SECONDS = 10.0
"""For the whole exchange. Somebody waits for it to end."""


def post_webhook(url: str, message: Mapping[str, object]) -> None:
    """Sends a message, its texts without markup: pages are quoted in them.

    Raises WebhookFailed unless the answer says that it arrived.
    """
    headers = {"User-Agent": f"{USER_AGENT}/{version('paperhouse')}", "Connection": "close"}
    try:
        client = HttpClient(headers, trusted_authorities(None), _SECONDS, _SECONDS)
        answer = exchange(
            client, url, {"Content-Type": "application/json"}, msgspec.json.encode(_plain(message))
        )
    except (NoAnswer, UsageError):
        # Its words may hold the address, which may be a secret.
        raise WebhookFailed("the webhook was not reached: see to it") from None
    if answer.status // 100 != 2:
        raise WebhookFailed(f"the webhook answered with status {answer.status}: see to it")


def _plain(value: object) -> object:
    """A value whose texts mention nobody and link nowhere, as Slack asks of what is no markup."""
    if isinstance(value, str):
        return escape(inert_text(value), quote=False)
    if isinstance(value, Mapping):
        return {key: _plain(it) for key, it in value.items()}
    return [_plain(it) for it in value] if isinstance(value, list) else value
