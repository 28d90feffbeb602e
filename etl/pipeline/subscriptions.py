"""The subscriptions of a home: subscriptions.toml, which people write."""

from etl.errors import UsageError
from etl.pipeline.bounded_file import is_there, read_file
from etl.release.digest.subscription import Subscription
from etl.release.digest.subscription_file import MAX_SUBSCRIPTIONS_BYTES, parse_subscriptions
from etl.settings import Settings


def read_subscriptions(settings: Settings) -> list[Subscription]:
    """The subscriptions, in the order of the file; none where there is no file.

    Raises UsageError for a file that cannot be read, and for the first thing in it that is wrong.
    """
    path = settings.subscriptions
    if not is_there(path):
        return []
    try:
        text = read_file(path, MAX_SUBSCRIPTIONS_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: save it as that") from error
    return parse_subscriptions(text, path.name)


def find_subscription(settings: Settings, name: str) -> Subscription:
    """The subscription of a name. Raises UsageError where there is none, and for a wrong file."""
    found = {it.name: it for it in read_subscriptions(settings)}
    if name not in found:
        has = ", ".join(found) or "none"
        raise UsageError(
            f"{settings.subscriptions.name} has no subscription {name!r}: it has {has}"
        )
    return found[name]
