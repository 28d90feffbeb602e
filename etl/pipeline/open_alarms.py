"""The file of alarms in the home, `alarms.json`: trouble that people know of, or soon will.

The file is small whatever happens. Texts are cut, and of many alarms with the same cause the first
hundred are kept; one more alarm says how many others there are. What the file says is durable
before anything is sent that follows from it.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from logging import Logger
from pathlib import Path

import msgspec

from etl.errors import FileUnusable
from etl.files import check_file_kind, replace_durably, set_aside
from etl.inert import inert_line
from etl.json_text import decode_json
from etl.pipeline.alarms import Alarm

_LONGEST = 1_000
"""Characters of a text, a subject or a cause; names that begin with as many in common are one."""

_MOST_ALIKE = 100
"""Open alarms of one cause, such as files of the inbox that cannot be taken."""

_MOST_HEARD = 20
"""Causes of one subject that are remembered as told; an older one may be told once more."""

_MOST_BYTES = 2**26
"""Bytes of a file that is read; ours are far smaller."""


class OpenAlarm(msgspec.Struct):
    """An alarm from its first tick until people know that its subject is good again.

    id: names the next message about it; where that message is repeated, it has the same id.
    heard: the causes that people were told since the subject was good.
    """

    id: str
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


def open_alarm(alarm: Alarm, heard: Sequence[str] = ()) -> OpenAlarm:
    """Open an alarm, or give it another cause. heard: the causes that people know of it."""
    text = alarm.text
    return OpenAlarm(_new_id(), alarm.subject, alarm.cause, text, alarm.is_day, list(heard))


def end_alarm(alarm: OpenAlarm) -> OpenAlarm:
    """Note that its subject is good again, of which people hear in another message."""
    if alarm.is_over:
        return alarm
    return msgspec.structs.replace(alarm, is_over=True, id=_new_id())


def mark_heard(alarm: OpenAlarm) -> OpenAlarm:
    """Note that people were told its cause."""
    heard = [*alarm.heard, alarm.cause][-_MOST_HEARD:]
    return msgspec.structs.replace(alarm, heard=heard)


def bound_alarms(known: Sequence[OpenAlarm], alarms: Sequence[Alarm]) -> list[Alarm]:
    """Return alarms with texts that are cut, and those for which there is room.

    Alarms that are known keep their place; for all others of one cause there is one more alarm.
    """
    subjects = {one.subject for one in known}
    count = Counter(one.cause for one in known)
    kept: list[Alarm] = []
    others: dict[str, list[Alarm]] = defaultdict(list)
    for alarm in map(_cut_alarm, alarms):
        is_new = alarm.is_news and alarm.subject not in subjects
        if is_new and count[alarm.cause] >= _MOST_ALIKE:
            others[alarm.cause].append(alarm)
        else:
            kept.append(alarm)
            count[alarm.cause] += is_new
    return kept + [_crowd_alarm(cause, crowd) for cause, crowd in others.items()]


def read_alarms(path: Path, log: Logger) -> list[OpenAlarm]:
    """Read the open alarms. A file that makes no sense is put aside, and all is told anew."""
    try:
        if not check_file_kind(path, "it is put aside"):
            return []
        if path.stat().st_size > _MOST_BYTES:
            raise FileUnusable(f"it has more than {_MOST_BYTES:,} bytes")
        return decode_json(path.read_bytes(), list[OpenAlarm])
    except (FileUnusable, msgspec.DecodeError, OSError) as error:
        log.warning(f"{set_aside(path)} was {path.name} and made no sense: {error}")
        return []


def write_alarms(path: Path, known: Sequence[OpenAlarm]) -> None:
    """Replace the file by a readable one, durably."""
    replace_durably(path, msgspec.json.format(msgspec.json.encode(known), indent=1))


def _new_id() -> str:
    return secrets.token_hex(8)


def _cut_alarm(alarm: Alarm) -> Alarm:
    subject, cause, text = map(_cut, (alarm.subject, alarm.cause, alarm.text))
    return Alarm(subject, cause, text, alarm.is_day, alarm.is_news)


def _cut(text: str) -> str:
    line = inert_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _crowd_alarm(cause: str, crowd: Sequence[Alarm]) -> Alarm:
    subject = f"more that are {cause}"
    text = f"{len(crowd)} more are {cause} than those that were told, {crowd[0].subject} first"
    return Alarm(subject, f"more {cause}", text)
