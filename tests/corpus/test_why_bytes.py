"""Random cells of every table about papers: the bytes that `why` shows state the value.

The corpus has no details and hardly an answer of arXiv about its papers, so some are made by hand.
"""

import json
import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import to_builtins

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.pipeline.why.column_rules import TABLE_RULES
from etl.pipeline.why.explain import explain_value
from etl.release.captures import capture_offset
from etl.release.database import open_release
from etl.settings import Settings
from tests.corpus.stating import UNSTATED, as_json, states
from tests.real import IMPORTED_AT, Answer, decoded, documents
from tests.sources.daily_papers.detail_answers import DATASET, MODEL, SPACE, detail
from tests.truth.telling import Told, feed_of, oai_of

pytestmark = pytest.mark.slow

ANSWERED_AT = datetime(2026, 10, 1, 8)
_RAW = {"title": "title_raw", "abstract": "abstract_raw"}
_LISTED = "join core.listings as via using (capture_id)"
_LEADS = {
    "core.captures": _LISTED,
    "meta.imports": _LISTED,
    "meta.fetches": _LISTED,
    "quality.rejects": _LISTED,
    "core.organizations": "join core.papers as via using (organization_key)",
    "core.accounts": "join core.submissions as via using (account_key)",
    "core.authors": "join core.authorships as via using (author_key)",
    "core.acronyms": "join core.keywords as via using (acronym)",
    "quality.ambiguous_names": "join core.authors using (name_key)"
    " join core.authorships as via using (author_key)",
    "meta.day_states": "join core.submissions as via on day = submitted_on",
}
"""The ways from rows that are not about papers to papers that lead to them."""
_ALWAYS_EMPTY = {"meta.fetches", "quality.rejects", "quality.ambiguous_titles"}
"""The corpus was imported, nothing of it was fetched, and no entry of it is refused or doubtful."""


@pytest.fixture(scope="module")
def settings(corpus: Path, tmp_path_factory: pytest.TempPathFactory, soak: bool) -> Settings:
    """Dumps, pages, each thirtieth day and answers made about some of its papers; all in a soak."""
    folder = tmp_path_factory.mktemp("why")
    days = documents(corpus, "hf_api/days")
    files = [*documents(corpus, "text", "hf_html"), *(days if soak else days[::30])]
    items = [it for path, _ in files if path.suffix == ".json" for it in _items(path)]
    for number, (body, provenance) in enumerate(_made(items[:: len(items) // 60])):
        path = folder / str(number)
        path.write_bytes(body)
        files.append((path, provenance))
    settings = Settings(folder / "home", source_date=IMPORTED_AT)
    load_documents(settings, files)
    return settings


_RARE = {"core.paper_aliases"}
"""Tables that may be empty in a sample of days."""


def _items(path: Path) -> list[Answer]:
    answer = json.loads(path.read_text("utf-8"))
    return [] if "no_data" in str(answer)[:40] else decoded(answer)


def _made(items: list[Answer]) -> list[tuple[bytes, Provenance]]:
    """A feed, records of OAI, and details; one paper is in both."""
    told = [
        Told(
            f"arxiv:{it['paper']['id']}",
            {1: datetime(2024, 5, 6, 7, 8, 9), 2: datetime(2024, 6, 7, 8, 9, 10)},
            ("cs.CL", "stat.ML"),
            it["title"],
            it["paper"]["summary"],
            [author["name"] for author in it["paper"]["authors"]],
            comment="Accepted at A-B",
            dois=["10.1/Wool"],
            journal_ref="J. Wool 3",
            license="http://creativecommons.org/licenses/by/4.0/",
        )
        for it in items
        if "\\" not in it["paper"]["summary"]
    ]
    built = [
        (
            detail([MODEL], [DATASET], [SPACE], id=it["paper"]["id"], title=it["title"]),
            Provenance(f"https://huggingface.co/api/papers/{it['paper']['id']}", ANSWERED_AT),
        )
        for it in items[::6]
    ]
    return [
        (feed_of(told[::2], ANSWERED_AT), Provenance("https://arxiv.org/api/query", ANSWERED_AT)),
        (oai_of(told[1::2]), Provenance("https://oaipmh.arxiv.org/oai", ANSWERED_AT)),
        *built,
    ]


def _rows(settings: Settings, draw: Random, most: int) -> list[tuple[str, dict[str, Any]]]:
    """As many of each table, by a seed, each with a paper that leads to it.

    Papers that no page lists are in no other table.
    """
    found = []
    with open_release(settings.release) as con:
        for table in TABLE_RULES:
            via = _LEADS.get(table, "")
            paper = "via.paper_key" if via else "here.paper_key"
            listed = f"{paper} in (select it.paper_key from core.papers as it)"
            text = f"select {paper} as via_paper, here.* from {table} as here {via} where {listed}"
            answer = con.execute(f"{text} order by hash({draw.random()}, here, {paper})")
            names = [it[0] for it in answer.description or ()]
            found += [(table, dict(zip(names, row, strict=True))) for row in answer.fetchmany(most)]
    return found


def test_the_bytes_of_random_cells_state_their_values(settings: Settings, soak: bool) -> None:
    """1,000 cells in a soak, and 100 else. The tables about papers have an equal share of both."""
    draw = Random(15)
    wrong, tables = [], Counter[str]()
    for table, row in _rows(settings, draw, 15 if soak else 1):
        name = None if table == "core.papers" else table
        paper = row.pop("via_paper")
        with open_release(settings.release) as con:
            answer = explain_value(con, settings, paper, name)
        of_row = [it for it in answer.cells if all(row[key] == it.key[key] for key in it.key)]
        if answer.left_out_rows and not of_row:
            continue  # one of the few papers with more authors than are told
        assert {it.column: it.value for it in of_row} == row
        stated = [it for it in of_row if it.value is not None]
        for cell in draw.sample(stated, min(3, len(stated))):
            tables[table] += 1
            told = as_json(to_builtins(cell))
            if not _is_shown(settings, told, row):
                wrong.append((table, cell.column, paper, told))
    assert tables.total() >= (1_000 if soak else 70)
    assert set(tables) >= set(TABLE_RULES) - _ALWAYS_EMPTY - (set() if soak else _RARE)
    assert not wrong, json.dumps(as_json(wrong), indent=1)


def _is_shown(settings: Settings, cell: dict[str, Any], row: dict[str, Any]) -> bool:
    raw = row.get(_RAW.get(cell["column"], "name_as_printed"))
    if cell["rule"] == "derived":
        return True
    if not cell["evidence"]:
        return (cell["table"], cell["column"]) == ("core.authors", "name")  # spelled elsewhere
    for one in cell["evidence"]:
        if one["excerpt"] is None:
            is_unstated = cell["reading"] in UNSTATED or bool(row.get("is_hidden"))
            return is_unstated or not _has_own_record(settings, one)
        _check_bytes(settings, one)
    return cell["reading"] in UNSTATED or states(cell, cell["evidence"][0], raw, row)


def _record(settings: Settings, one: dict[str, Any]) -> bytes:
    """The archive's record of a document's body, unpacked by nothing of ours."""
    with open_release(settings.release) as con:
        place = capture_offset(con, one["capture_id"])
    with (settings.archive / place.file).open("rb") as file:
        file.seek(place.offset)
        return zlib.decompressobj(wbits=31).decompress(file.read())


def _has_own_record(settings: Settings, one: dict[str, Any]) -> bool:
    """Of captures with equal bodies, the first one alone has its record beside the body."""
    head = _record(settings, one).partition(b"\r\n\r\n")[0]
    return f"Paperhouse-Capture-ID: {one['capture_id']}".encode() in head


def _check_bytes(settings: Settings, one: dict[str, Any]) -> None:
    excerpt, data = one["excerpt"], _record(settings, one)
    if excerpt["stands_in"] == "document":
        data = data.partition(b"\r\n\r\n")[2]
    start = excerpt["byte_start"]
    assert data[start : start + excerpt["byte_count"]].decode() == excerpt["text"]
