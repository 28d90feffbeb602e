"""The alarms that were delivered and those that were not, in `alarms.json` of the home.

A message goes to the webhook at every tick until the webhook takes it. Each open alarm is there
once; it leaves when its subject is good again and whoever heard of the trouble has heard of that.
The file is replaced by rename after each message that arrived. A kill between the two sends that
one message twice; nothing is ever sent less than once.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from logging import Logger
from pathlib import Path

import msgspec

from etl.errors import WebhookFailed
from etl.fetch.webhook import post_webhook
from etl.files import owner_lock, replacing, set_aside
from etl.inert import inert_line
from etl.pipeline.alarms import Alarm
from etl.settings import Settings
from etl.stage.connection import translate_storage_errors

_NAME = "alarms.json"


class _OpenAlarm(msgspec.Struct):
    """An alarm from its first tick until people know that its subject is good again.

    heard: every cause that people were told since the subject was good.
    """

    subject: str
    cause: str
    text: str
    is_day: bool = False
    heard: list[str] = msgspec.field(default_factory=list)
    is_over: bool = False

    @property
    def is_due(self) -> bool:
        """True while a message about it has to be delivered."""
        return self.is_over or self.cause not in self.heard


class _Message(msgspec.Struct, frozen=True):
    cause: str
    text: str


def tell_alarms(
    settings: Settings, log: Logger, alarms: Sequence[Alarm], is_good: Callable[[str], bool]
) -> None:
    """Remember these alarms, and deliver all that is due: to the webhook, or else to the log.

    is_good: says of a subject whether its trouble has ended. A webhook that takes nothing is only
    logged, since the next call delivers. Raises StorageError.
    """
    path = settings.home / _NAME
    with translate_storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with owner_lock(path.with_suffix(".lock")):
            before = _read(path, log)
            known = _compare(before, alarms, is_good)
            _log_new(log, before, known)
            _write(path, known)
            if any(one.is_due for one in known) and _deliver(settings, log, known):
                _write(path, _without_due(known))


def _compare(
    known: Sequence[_OpenAlarm], alarms: Sequence[Alarm], is_good: Callable[[str], bool]
) -> list[_OpenAlarm]:
    """Compare with what is. Trouble that ends before anybody was told of it leaves no trace.

    Another cause takes the place of the one before it, and is told unless people have heard it.
    """
    present = {alarm.subject: alarm for alarm in alarms}
    found = []
    for one in known:
        alarm = present.pop(one.subject, None)
        if alarm is not None and alarm.cause == one.cause:
            found.append(msgspec.structs.replace(one, is_over=False))
        elif alarm is not None:
            found.append(_opened(alarm, one.heard) if alarm.is_news else one)
        elif not is_good(one.subject):
            found.append(one)
        elif one.heard:
            found.append(msgspec.structs.replace(one, is_over=True))
    return found + [_opened(alarm) for alarm in present.values() if alarm.is_news]


def _opened(alarm: Alarm, heard: Sequence[str] = ()) -> _OpenAlarm:
    text = inert_line(alarm.text)
    return _OpenAlarm(alarm.subject, alarm.cause, text, alarm.is_day, list(heard))


def _deliver(settings: Settings, log: Logger, known: Sequence[_OpenAlarm]) -> bool:
    """Send one message with all that is due; returns whether it arrived."""
    messages = _messages([one for one in known if one.is_due])
    if settings.webhook is None:
        return True
    text = "\n".join(f"Paperhouse: {message.text}" for message in messages)
    listed = [msgspec.to_builtins(message) for message in messages]
    try:
        post_webhook(settings.webhook, {"text": text, "alarms": listed})
    except WebhookFailed as error:
        log.warning(f"{error}; {len(messages)} messages wait for the next tick")
        return False
    return True


def _without_due(known: Sequence[_OpenAlarm]) -> list[_OpenAlarm]:
    """Return what stays open once all that was due has arrived."""
    return [
        msgspec.structs.replace(one, heard=[*one.heard, one.cause]) if one.is_due else one
        for one in known
        if not one.is_over
    ]


def _messages(due: Sequence[_OpenAlarm]) -> list[_Message]:
    """The messages in the order of their alarms; neighbouring days of one cause are one."""

    def kind(one: _OpenAlarm) -> tuple[bool, str, str]:
        return one.is_over, one.cause, "" if one.is_day else one.subject

    return [_message(list(group)) for _, group in groupby(due, key=kind)]


def _message(group: Sequence[_OpenAlarm]) -> _Message:
    first, last = group[0], group[-1]
    cause = f"{first.subject}: {first.cause}"
    subjects = ", ".join(one.subject for one in group)
    if first.is_over:
        return _Message(cause, f"good again: {subjects}")
    if len(group) == 1:
        return _Message(cause, first.text)
    counted = f"{len(group)} weekdays are {first.cause}: {subjects}"
    return _Message(cause, f"{counted}. The last one: {last.text}")


def _log_new(log: Logger, before: Sequence[_OpenAlarm], known: Sequence[_OpenAlarm]) -> None:
    new = [one for one in known if one not in before and one.is_due]
    for message in _messages(new):
        log.warning(message.text)


def _read(path: Path, log: Logger) -> list[_OpenAlarm]:
    """The open alarms. A file that makes no sense is put aside, and all is told anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[_OpenAlarm])
    except FileNotFoundError:
        return []
    except (msgspec.DecodeError, RecursionError, OSError) as error:
        log.warning(f"{set_aside(path)} was {_NAME} and made no sense: {error}")
        return []


def _write(path: Path, known: Sequence[_OpenAlarm]) -> None:
    """Replace the file by a readable one."""
    with replacing(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(known), indent=1))
