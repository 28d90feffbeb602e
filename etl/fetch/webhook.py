"""One message to whoever wants to hear of trouble: a POST of JSON to an address of theirs."""

from collections.abc import Mapping

import httpx2

from etl.errors import WebhookFailed

_SECONDS = 10.0


def post_webhook(url: str, message: Mapping[str, object]) -> None:
    """Sends a message. Raises WebhookFailed unless the answer says that it arrived."""
    limits = {"timeout": httpx2.Timeout(_SECONDS).as_dict()}
    try:
        request = httpx2.Request("POST", url, json=message, extensions=limits)
        # Not through a client: that would log the address.
        with httpx2.HTTPTransport(trust_env=False) as transport:
            status = transport.handle_request(request).status_code
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        kind = type(error).__name__
        raise WebhookFailed(f"the webhook was not reached ({kind}): see to it") from None
    if status // 100 != 2:
        raise WebhookFailed(f"the webhook answered with status {status}: see to it")
