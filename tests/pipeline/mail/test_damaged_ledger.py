"""A ledger that is not as it was written sends nothing, and is told."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from etl.errors import FileUnusable
from etl.pipeline.mail.ledger_file import LEDGER_NAME
from tests.durability.test_damage_at_rest import DAMAGES
from tests.pipeline.mail.sending_home import ANA, BO, Home, subscribed

pytestmark = pytest.mark.slow


def overwrite(path: Path) -> None:
    path.write_bytes(b"no database" * 500)


def flip(table: str, column: str) -> Callable[[Path], None]:
    """Another value, as damage at rest leaves it: SQLite notices nothing."""

    def act(path: Path) -> None:
        with sqlite3.connect(path) as con:
            con.execute(f"update {table} set {column} = replace({column}, 'a', 'b')")
        con.close()

    return act


def empty(path: Path) -> None:
    """A file of no bytes, which SQLite takes for a new one."""
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "damage",
    [
        overwrite,
        empty,
        flip("papers", "paper_key"),
        flip("papers", "content"),
        flip("digests", "content"),
    ],
)
def test_a_damaged_ledger_sends_nothing_and_is_told(
    home: Home, damage: Callable[[Path], None]
) -> None:
    home.subscribe(subscribed(ANA))
    home.send()
    home.sent_to()
    damage(home.settings.home / LEDGER_NAME)
    with pytest.raises(FileUnusable, match="put the last good copy in its place"):
        home.send()
    assert home.sent_to() == []


def test_no_damage_at_rest_sends_a_paper_twice(home: Home, tmp_path: Path, soak: bool) -> None:
    """It is told, or hits what holds nothing."""
    home.subscribe(subscribed(ANA, BO))
    home.send()
    home.sent_to()
    ledger = home.settings.home / LEDGER_NAME
    whole = Path(shutil.copyfile(ledger, tmp_path / "whole"))
    for damage in ("zeroed", "truncated", "flipped"):
        for seed in range(50 if soak else 3):
            shutil.copyfile(whole, ledger)
            DAMAGES[damage](ledger, whole, random.Random(f"{damage} {seed}"))
            with suppress(FileUnusable):
                home.send()
            assert (damage, seed, home.sent_to()) == (damage, seed, [])


def test_the_ledger_is_the_owners_alone_and_a_link_in_its_place_is_refused(home: Home) -> None:
    home.subscribe(subscribed(ANA))
    home.send()
    path = home.settings.home / LEDGER_NAME
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    path.mkdir()
    with pytest.raises(FileUnusable, match="is a folder where a file belongs"):
        home.send()


def test_a_ledger_that_is_gone_sends_no_mail_again_and_is_an_alarm(home: Home) -> None:
    home.subscribe(subscribed(ANA))
    home.send()
    ledger = home.settings.home / LEDGER_NAME
    ledger.unlink()
    with pytest.raises(FileUnusable, match="knows of 0 attempts to send a mail, and 1 were made"):
        home.send()
    assert home.sent_to() == [ANA]
    [(cause, text)] = home.alarms().values()
    assert (cause, text.startswith(f"no digest: {ledger} knows of 0 ")) == ("FileUnusable", True)
    ledger.with_name("ledger.sqlite.attempts").unlink()
    home.send()
    assert home.sent_to() == [ANA]
