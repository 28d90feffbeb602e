"""No value of the ledger changes unnoticed, no row goes, and none comes."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.errors import FileUnusable
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_file import LEDGER_NAME, open_ledger, read_ledger
from etl.pipeline.mail.ledger_rows import HandOver
from etl.release.digest.sent import ToldPaper
from tests.pipeline.mail.ledgers import ANA, BO, FIRST, NOON, SECOND, digest, freeze, mail

LATER = NOON + timedelta(hours=1)
STATES = ("intended", "handed_over", "refused", "given_up")
COLUMNS = {
    "digests": ["subscription", "period_id", "ordinal", "content"],
    "papers": ["subscription", "paper_key", "period_id", "content"],
    "mails": [
        "mail_id", "message_id", "subscription", "period_id", "recipient", "content", "state",
        "attempt_count", "doubt_count", "made_at", "attempted_at", "next_at", "reason",
    ],
    "troubles": ["subject", "since", "reason"],
}  # fmt: skip
EARLIER = """
create table digests (
    subscription text, period_id text, ordinal integer primary key, content text, crc integer,
    unique (subscription, period_id)
);
create table papers (
    subscription text, paper_key text, period_id text, content text, crc integer,
    primary key (subscription, paper_key)
) without rowid;
create table mails (
    mail_id integer primary key, message_id text unique, subscription text, period_id text,
    recipient text, crc integer, content blob, state text, attempt_count integer default 0,
    doubt_count integer default 0, made_at text, attempted_at text, next_at text, reason text
);
create index mails_by_state on mails (state, mail_id);
create table troubles (subject text primary key, since text, reason text);
insert into papers values ('all', 'arxiv:2604.00001', '2026-04-01', '{}', 1);
insert into mails
values (1, '<1@x>', 'all', '2026-04-01', 'ana@example.org', 1, x'31', 'intended', 0, 0,
    '2026-04-08T12:00:00', null, '2026-04-08T12:00:00', null);
"""


def read_all(ledger: Ledger | None) -> Any:
    assert ledger is not None
    mails = [ledger.mails(state) for state in STATES]  # type: ignore[arg-type]
    accounts = [ledger.sent_so_far(name, "f1") for name in ("all", "some", "more")]
    return ledger.digests(), accounts, mails, ledger.standings(), ledger.troubles()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A ledger with rows of every kind: told, handed over, refused, waiting, in trouble."""
    with open_ledger(tmp_path) as ledger:
        freeze(ledger, digest(1), mail(1), mail(2, BO), told={FIRST: ToldPaper()})
        again = {FIRST: ToldPaper(), SECOND: ToldPaper()}
        freeze(ledger, digest(2), mail(3), mail(4, BO), told=again, moved=frozenset([FIRST]))
        freeze(ledger, digest(2, subscription="some"), told={SECOND: ToldPaper()})
        one, two, three, _ = ledger.mails("intended")
        for it in (one, two, three):
            ledger.begin_attempt(it, NOON)
        ledger.end_attempt(one, HandOver("handed_over"), NOON, NOON)
        ledger.end_attempt(two, HandOver("refused", "no such box", True, True), NOON, LATER)
        ledger.end_attempt(three, HandOver("intended", "busy"), NOON, LATER)
        ledger.note_trouble("the mail server", "it is down", NOON)
        ledger.note_trouble("the mail server", "it is still down", LATER)
        ledger.note_trouble("the subscription some", "no such paper", NOON)
        ledger.note_trouble("the subscription some", None, LATER)
    return tmp_path


def change(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / LEDGER_NAME)) as con, con:
        assert con.execute(statement).rowcount == 1


def test_what_the_ledger_itself_writes_is_whole(home: Path) -> None:
    with open_ledger(home) as ledger:
        digests, [all_, some, _], mails, standings, troubles = read_all(ledger)
    assert [it.period_id for it in digests] == ["2026-04-01", "2026-04-02", "2026-04-02"]
    assert (set(all_.papers), set(some.papers)) == ({FIRST, SECOND}, {SECOND})
    assert [[it.mail_id for it in found] for found in mails] == [[3, 4], [1], [2], []]
    assert [(it.recipient, it.handed_over_count) for it in standings] == [(ANA, 1), (BO, 0)]
    assert [(it.subject, it.reason) for it in troubles] == [("the mail server", "it is still down")]
    with open_ledger(home) as ledger:
        assert ledger.intend_refused(LATER) == 1
        ledger.defer([(it, LATER) for it in ledger.mails("intended")])
        assert [it.mail_id for it in read_all(ledger)[2][0]] == [2, 3, 4]


@pytest.mark.parametrize(
    ("table", "column"), [(table, it) for table, columns in COLUMNS.items() for it in columns]
)
@pytest.mark.parametrize("opened", [open_ledger, read_ledger])
def test_another_value_is_damage(home: Path, opened: Any, table: str, column: str) -> None:
    first = f"(select min(rowid) from {table})" if table != "papers" else "0"
    which = "paper_key = 'arxiv:2604.00001'" if table == "papers" else f"rowid = {first}"
    value = f"coalesce({column} + 9, 9)" if column.endswith(("_id", "_count", "ordinal")) else "'x'"
    change(home, f"update {table} set {column} = {value} where {which}")
    words = rf"{LEDGER_NAME} is damaged \(rows of {table} are not as they were written\): put"
    with pytest.raises(FileUnusable, match=words), opened(home) as ledger:
        read_all(ledger)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from papers where paper_key = 'arxiv:2604.00001'",
        "delete from mails where mail_id = 1",
        "delete from digests where subscription = 'some'",
        "delete from troubles",
        "insert into papers select 'more', paper_key, period_id, content from papers limit 1",
        "update sums set row_count = 9 where table_name = 'papers' and group_name = 'all'",
        "delete from sums where table_name = 'mails' and group_name = 'refused'",
    ],
)
def test_a_row_that_went_or_came_is_damage(home: Path, statement: str) -> None:
    change(home, statement)
    with pytest.raises(FileUnusable, match="not as they were written"), open_ledger(home) as ledger:
        read_all(ledger)


@pytest.mark.slow
def test_a_flipped_bit_is_told_or_changes_nothing(home: Path, soak: bool) -> None:
    path = home / LEDGER_NAME
    whole, chosen = path.read_bytes(), random.Random(1)
    with read_ledger(home) as ledger:
        expected = read_all(ledger)
    told = 0
    for place in range(0, len(whole), 7 if soak else 301):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(flipped)
        try:
            with read_ledger(home) as ledger:
                assert read_all(ledger) == expected, place
        except FileUnusable:
            told += 1
    assert told > 2


def test_damage_to_one_subscription_is_no_other_s(home: Path) -> None:
    change(home, "update papers set content = 'x' where subscription = 'some'")
    with open_ledger(home) as ledger:
        assert set(ledger.sent_so_far("all", "f1").papers) == {FIRST, SECOND}
        with pytest.raises(sqlite3.DatabaseError, match="rows of papers"):
            ledger.sent_so_far("some", "f1")


def test_mails_that_changed_unnoticed_have_no_standing(home: Path) -> None:
    change(home, "update mails set recipient = 'eve@example.org' where mail_id = 3")
    words = "rows of mails are not as they were written"
    with open_ledger(home) as ledger, pytest.raises(sqlite3.DatabaseError, match=words):
        ledger.standings()


def test_a_ledger_of_an_earlier_version_gets_its_sums(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as con:
        con.executescript(EARLIER)
    with read_ledger(tmp_path) as ledger:
        before = read_all(ledger)
    with open_ledger(tmp_path) as ledger:
        assert read_all(ledger) == before
        freeze(ledger, digest(2), mail(2), told={SECOND: ToldPaper()})
        assert [it.mail_id for it in ledger.mails("intended")] == [1, 2]
    change(tmp_path, "update mails set state = 'refused' where mail_id = 1")
    with pytest.raises(FileUnusable, match="rows of mails"), open_ledger(tmp_path) as ledger:
        ledger.mails("intended")
