"""Open alarms: how they change, what there is room for, and the file that keeps them."""

import logging
from pathlib import Path

import pytest

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

LOG = logging.getLogger(__name__)
DAY = Alarm("Monday 2026-04-20", "missing", "it is missing", is_day=True)
OPEN = OpenAlarm("0" * 16, "load", "late", "the load is late")


def test_an_alarm_is_opened_with_an_id_of_its_own() -> None:
    first, second = open_alarm(DAY), open_alarm(DAY, ["held"])
    assert first == OpenAlarm(first.id, DAY.subject, DAY.cause, DAY.text, is_day=True)
    assert second == OpenAlarm(second.id, DAY.subject, DAY.cause, DAY.text, True, ["held"])
    assert len({first.id, second.id}) == 2
    assert [len(bytes.fromhex(it.id)) for it in (first, second)] == [8, 8]


def test_an_alarm_is_due_until_its_cause_was_heard_and_again_when_it_is_over() -> None:
    assert OPEN.is_due
    heard = mark_heard(OPEN)
    assert (heard.heard, heard.is_due, heard.id) == (["late"], False, OPEN.id)
    over = end_alarm(heard)
    assert (over.is_over, over.is_due, over.heard) == (True, True, ["late"])


def test_the_end_of_an_alarm_has_another_id_which_stays() -> None:
    over = end_alarm(OPEN)
    assert over.id != OPEN.id
    assert len(bytes.fromhex(over.id)) == 8
    assert end_alarm(over) == over


def test_the_last_twenty_causes_are_remembered() -> None:
    causes = [f"cause {number}" for number in range(20)]
    alarm = OpenAlarm("0" * 16, "load", "late", "the load is late", heard=causes)
    assert mark_heard(alarm).heard == [*causes[1:], "late"]


def test_texts_subjects_and_causes_are_cut_and_become_lines() -> None:
    long = Alarm("s" * 1_001, "c" * 1_001, "t\n" * 1_001, is_day=True)
    [found] = bound_alarms([], [long])
    assert (found.subject, found.cause) == ("s" * 1_000 + "…", "c" * 1_000 + "…")
    assert (len(found.text), "\n" in found.text, found.text[-1]) == (1_001, False, "…")
    assert (found.is_day, found.is_news) == (True, True)
    old = Alarm("s" * 1_000, "late", "t" * 1_000, is_news=False)
    assert bound_alarms([], [old]) == [old]


def files(*numbers: int, cause: str = "skipped", is_news: bool = True) -> list[Alarm]:
    return [Alarm(f"file {it}", cause, "why", is_news=is_news) for it in numbers]


def test_a_hundred_alarms_of_one_cause_have_room_and_one_more_counts_the_others() -> None:
    found = bound_alarms([], [*files(*range(102)), *files(200, cause="late")])
    more = Alarm(
        "more that are skipped",
        "more skipped",
        "2 more are skipped than those that were told, file 100 first",
    )
    assert found == [*files(*range(100)), *files(200, cause="late"), more]


def test_alarms_that_are_known_keep_their_place_and_take_others_room() -> None:
    known = [open_alarm(it) for it in files(*range(100, 199))]
    alarms = [*files(*range(150, 152)), *files(0), *files(*range(152, 154)), *files(1)]
    found = bound_alarms(known, alarms)
    assert found[:-1] == files(150, 151, 0, 152, 153)
    assert found[-1].text == "1 more are skipped than those that were told, file 1 first"


def test_alarms_that_are_no_news_take_no_room() -> None:
    old, new = files(*range(101), is_news=False), files(*range(200, 300))
    assert bound_alarms([], [*old, *new]) == [*old, *new]
    later = files(300, is_news=False)
    assert bound_alarms([], [*new, *later]) == [*new, *later]


def test_each_cause_that_is_crowded_has_its_own_alarm() -> None:
    alarms = [*files(*range(101), cause="late"), *files(*range(200, 301))]
    found = bound_alarms([], alarms)
    assert [it.subject for it in found[-2:]] == ["more that are late", "more that are skipped"]


def test_what_is_written_is_read_again_and_people_can_read_it(tmp_path: Path) -> None:
    known = [OPEN, end_alarm(mark_heard(open_alarm(DAY)))]
    write_alarms(tmp_path / "alarms.json", known)
    assert read_alarms(tmp_path / "alarms.json", LOG) == known
    text = (tmp_path / "alarms.json").read_text()
    assert text.startswith('[\n {\n  "id": "0000000000000000",\n  "subject": "load",\n')


def test_a_file_that_is_missing_has_no_alarms(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_alarms(tmp_path / "alarms.json", LOG) == []
    assert (caplog.messages, list(tmp_path.iterdir())) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("byte_count", "reason"),
    [
        (2**26, "JSON is malformed"),
        (2**26 + 1, "it has more than 67,108,864 bytes"),
    ],
)
def test_a_file_is_read_up_to_a_size_and_else_put_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, byte_count: int, reason: str
) -> None:
    path = tmp_path / "alarms.json"
    with path.open("wb") as file:
        file.truncate(byte_count)
    assert read_alarms(path, LOG) == []
    aside = tmp_path / "alarms.json.unusable"
    [message] = caplog.messages
    assert message.startswith(f"{aside} was alarms.json and made no sense: {reason}")
    assert list(tmp_path.iterdir()) == [aside]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"id": "\xff"}]', "'utf-8' codec can't decode byte 0xff"),
        (b'[{"id": "", "more": ' + b"[" * 100_000, "maximum recursion depth exceeded"),
    ],
)
def test_a_file_that_is_no_list_of_alarms_is_put_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes, reason: str
) -> None:
    path = tmp_path / "alarms.json"
    path.write_bytes(content)
    assert read_alarms(path, LOG) == []
    assert reason in caplog.messages[0]
    assert [it.name for it in tmp_path.iterdir()] == ["alarms.json.unusable"]


def test_what_is_no_file_is_put_aside_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "alarms.json").mkdir()
    assert read_alarms(tmp_path / "alarms.json", LOG) == []
    [message] = caplog.messages
    assert message.endswith("alarms.json is a folder where a file belongs: it is put aside")
