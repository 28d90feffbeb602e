"""The file of what was told: kills, bounds on its size, and what else may stand in its place."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.pipeline.alarms import Alarm
from etl.settings import Settings
from tests.fetch.ears import Ears
from tests.pipeline.telling import LOAD, heard, tick


def test_a_kill_between_the_post_and_the_memory_repeats_one_message(
    settings: Settings, ears: Ears
) -> None:
    ears.status = 503
    tick(settings, [LOAD])
    [told] = ears.alarms()
    file = settings.home / "alarms.json"
    before = file.read_bytes()
    ears.status = 204
    tick(settings, [LOAD])
    file.write_bytes(before)
    tick(settings, [LOAD])
    tick(settings, [LOAD])
    assert ears.alarms() == [told, told]


def test_what_is_told_and_what_was_told_are_durable_before_anything_follows(
    settings: Settings, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, its name and the message, in this order, and again once the message arrived."""
    happened = []

    def record(function: Callable[..., object], word: str) -> None:
        def recorded(*args: object) -> object:
            is_folder = word == "sync" and Path(f"/proc/self/fd/{args[0]}").is_dir()
            happened.append("sync folder" if is_folder else word)
            happened.extend(["message"] * len(ears.alarms()))
            return function(*args)

        monkeypatch.setattr(os, function.__name__, recorded)

    record(os.fsync, "sync")
    record(os.rename, "rename")
    record(os.replace, "rename")
    tick(settings, [LOAD])
    once = ["sync", "rename", "sync folder"]
    assert happened == [*once, "sync", "message", "rename", "sync folder"]


def test_many_alarms_of_one_cause_are_bounded_and_the_others_are_counted(
    settings: Settings, ears: Ears
) -> None:
    """So many are told in several messages; what there is room for later is told then."""
    files = [Alarm(f"inbox/{n}", "skipped", "x" * 2_000) for n in range(150)]
    tick(settings, [*files, LOAD])
    sent = [len(message["alarms"]) for _, _, message in ears.heard]
    told = ears.alarms()
    assert sent == [50, 50, 2]
    assert [alarm["text"] for alarm in told[-2:]] == [
        LOAD.text,
        "50 more are skipped than those that were told, inbox/100 first",
    ]
    assert {alarm["text"] for alarm in told[:-2]} == {"x" * 1000 + "…"}
    assert (settings.home / "alarms.json").stat().st_size < 200_000
    tick(settings, [*files[90:], LOAD])
    assert len(heard(ears)) == 90
    tick(settings, [*files[90:], LOAD])
    assert heard(ears) == ["good again: more that are skipped", *["x" * 1000 + "…"] * 50]


def test_a_text_as_long_as_may_be_is_told_whole(settings: Settings, ears: Ears) -> None:
    tick(settings, [Alarm("load", "late", "x" * 1_000)])
    assert heard(ears) == ["x" * 1_000]


@pytest.mark.slow
def test_many_causes_of_one_subject_are_bounded(settings: Settings, ears: Ears) -> None:
    for number in range(60):
        tick(settings, [Alarm("load", f"cause {number}", f"{number}")])
    [alarm] = json.loads((settings.home / "alarms.json").read_bytes())
    assert alarm["heard"] == [f"cause {number}" for number in range(40, 60)]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[{"subject": 1}]', b"\xff", b"[" * 10**5])
def test_a_memory_that_makes_no_sense_is_put_aside_and_all_is_told(
    settings: Settings, ears: Ears, content: bytes
) -> None:
    settings.home.mkdir()
    (settings.home / "alarms.json").write_bytes(content)
    tick(settings, [LOAD])
    assert heard(ears) == [LOAD.text]
    assert (settings.home / "alarms.json.unusable").read_bytes() == content


def test_what_is_no_file_where_the_memory_belongs_is_put_aside(
    settings: Settings, ears: Ears
) -> None:
    (settings.home / "alarms.json").mkdir(parents=True)
    tick(settings, [LOAD])
    assert heard(ears) == [LOAD.text]
    assert (settings.home / "alarms.json.unusable").is_dir()
