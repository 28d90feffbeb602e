"""Alarms are delivered until they are taken, each cause once until its subject is good again.

A message goes to the webhook at every tick until the webhook takes it. Each open alarm is once in
`alarms.json` of the home; it leaves when its subject is good again and whoever heard of the trouble
has heard of that. The file is replaced after each message that arrived. A kill between the answer
and that, or an answer that is lost, sends one message twice, with the same ids; nothing is ever
sent less than once. Only where its trouble has ended by then it is not sent again, nor its end.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from logging import Logger
from pathlib import Path

import msgspec

from etl.errors import WebhookFailed
from etl.fetch.webhook import post_webhook
from etl.files import owner_lock
from etl.pipeline.alarms import Alarm
from etl.pipeline.open_alarms import (
    OpenAlarm,
    bound_alarms,
    end_alarm,
    mark_heard,
    open_alarm,
    read_alarms,
    write_alarms,
)
from etl.settings import Settings
from etl.stage.connection import translate_storage_errors

_BATCH = 50
"""Messages of one POST; receivers refuse very long ones."""


class _Message(msgspec.Struct, frozen=True):
    """ids: of the alarms that it tells; a repeated message has the same."""

    ids: list[str]
    cause: str
    text: str


def tell_alarms(
    settings: Settings, log: Logger, alarms: Sequence[Alarm], is_good: Callable[[str], bool]
) -> None:
    """Remember these alarms, and deliver all that is due: to the webhook, or else to the log.

    is_good: says of a subject whether its trouble has ended. A webhook that takes nothing is only
    logged, since the next call delivers. Raises StorageError.
    """
    path = settings.alarms
    with translate_storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with owner_lock(path.with_suffix(".lock")):
            before = read_alarms(path, log)
            known = _compare(before, bound_alarms(before, alarms), is_good)
            _log_new(log, before, known)
            if known != before:
                write_alarms(path, known)
            _deliver(settings.webhook, log, path, known)


def _compare(
    known: Sequence[OpenAlarm], alarms: Sequence[Alarm], is_good: Callable[[str], bool]
) -> list[OpenAlarm]:
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
            found.append(open_alarm(alarm, one.heard) if alarm.is_news else one)
        elif not is_good(one.subject):
            found.append(one)
        elif one.heard:
            found.append(end_alarm(one))
    return found + [open_alarm(alarm) for alarm in present.values() if alarm.is_news]


def _deliver(webhook: str | None, log: Logger, path: Path, known: Sequence[OpenAlarm]) -> None:
    """Send what is due, and note what arrived. Without a webhook the log has told it."""
    messages = _messages([one for one in known if one.is_due])
    for start in range(0, len(messages), _BATCH):
        batch = messages[start : start + _BATCH]
        try:
            _post(webhook, batch)
        except WebhookFailed as error:
            log.warning(f"{error}; {len(messages) - start} messages wait for the next tick")
            return
        known = _without(known, {one for message in batch for one in message.ids})
        write_alarms(path, known)


def _post(webhook: str | None, messages: Sequence[_Message]) -> None:
    if webhook is not None:
        text = "\n".join(f"Paperhouse: {message.text}" for message in messages)
        listed = [msgspec.to_builtins(message) for message in messages]
        post_webhook(webhook, {"text": text, "alarms": listed})


def _without(known: Sequence[OpenAlarm], told: set[str]) -> list[OpenAlarm]:
    """Return what stays open once messages with these ids have arrived."""
    return [
        mark_heard(one) if one.id in told else one
        for one in known
        if not (one.is_over and one.id in told)
    ]


def _messages(due: Sequence[OpenAlarm]) -> list[_Message]:
    """The messages in the order of their alarms; neighbouring days of one cause are one."""

    def kind(one: OpenAlarm) -> tuple[bool, str, str]:
        return one.is_over, one.cause, "" if one.is_day else one.subject

    return [_message(list(group)) for _, group in groupby(due, key=kind)]


def _message(group: Sequence[OpenAlarm]) -> _Message:
    first, last = group[0], group[-1]
    ids = [one.id for one in group]
    cause = f"{first.subject}: {first.cause}"
    subjects = ", ".join(one.subject for one in group)
    if first.is_over:
        return _Message(ids, cause, f"good again: {subjects}")
    if len(group) == 1:
        return _Message(ids, cause, first.text)
    counted = f"{len(group)} weekdays are {first.cause}: {subjects}"
    return _Message(ids, cause, f"{counted}. The last one: {last.text}")


def _log_new(log: Logger, before: Sequence[OpenAlarm], known: Sequence[OpenAlarm]) -> None:
    new = [one for one in known if one not in before and one.is_due]
    for message in _messages(new):
        log.warning(message.text)
