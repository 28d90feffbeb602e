"""Which bytes of a document are quoted as the ones that state a value."""

import json
from pathlib import Path

import pytest

from etl.ids import CaptureId
from etl.release.author_names import written_name_key
from tests.pipeline.explained import NOON, WOOL, cell, item, quotes, told, why
from tests.pipeline.told_papers import DAY, ToldPapers
from tests.sources.arxiv.answers import WOOL as AT_ARXIV
from tests.sources.arxiv.answers import feed, raw_record, records
from tests.sources.daily_papers.detail_answers import DATASET, MODEL, detail

__all__ = ["told"]

PAGES = Path(__file__).parents[1] / "pages"
DETAIL_URL = "https://huggingface.co/api/papers/2604.00017"
NAMES = ("Ada Ewe", "Bo Ram")
A, B = "a" * 100, "b" * 100


@pytest.mark.slow
def test_what_no_part_of_a_document_states_is_in_the_head_of_its_record(told: ToldPapers) -> None:
    capture = told.archive([item()], NOON, {1: WOOL})
    told.con.execute("update core.papers set first_seen_at = ?", [NOON])
    found = cell(told, "first_seen_at")
    assert quotes(found.evidence) == ["Paperhouse-Stated-Captured-At: 2026-04-02T12:00:00"]
    assert quotes(cell(told, "capture_id").evidence) == [f"Paperhouse-Capture-ID: {capture}"]
    assert quotes(cell(told, "captures.template").evidence) == [None]


@pytest.mark.slow
def test_a_members_place_in_its_list_says_which_it_is_and_a_hidden_one_is_not_quoted(
    told: ToldPapers,
) -> None:
    capture = told.archive([item()], NOON, {1: WOOL})
    for position in (1, 2):
        told.put(
            "core.authorships", paper_key=WOOL, position=position,
            capture_id=capture, entry_position=1,
        )  # fmt: skip
    cells = why(told, "authorships.name_as_printed").cells
    assert [quotes(it.evidence) for it in cells] == [
        ['{"name": "Ada Ewe", "hidden": false}'], [None]
    ]  # fmt: skip


@pytest.mark.slow
def test_an_authors_name_is_quoted_from_its_place_in_the_list(told: ToldPapers) -> None:
    told.archive([item(authors=[{"name": it, "hidden": False} for it in NAMES])], NOON, {1: WOOL})
    told.put("core.authorships", paper_key=WOOL, position=2, author_key="bo")
    told.put("core.authors", author_key="bo", name_key=written_name_key("Bo Ram"), name="Bo Ram")
    assert quotes(cell(told, "authors.name").evidence) == ['{"name": "Bo Ram", "hidden": false}']


@pytest.mark.slow
def test_an_account_is_quoted_with_its_login(told: ToldPapers) -> None:
    account = {"_id": "1", "user": "ada", "fullname": "Ada Ewe", "type": "user"}
    told.archive([item(submittedOnDailyBy=account)], NOON, {1: WOOL})
    told.put("core.submissions", paper_key=WOOL, account_key="ada", submitted_on=DAY)
    told.put("core.accounts", account_key="ada", login="ada", full_name="Ada Ewe")
    before = '{"name": "Bo Ram", "hidden": true}], "submittedOnDailyBy": {"_id": "1", "user": '
    after = ', "fullname": "Ada Ewe", "type": "user"}}}'
    assert len(before) == 80
    assert quotes(cell(told, "accounts.login").evidence) == [f'{before}"ada"{after}']


@pytest.mark.slow
@pytest.mark.parametrize(
    ("found_in", "url", "quoted"),
    [
        ("abstract", "https://github.com/a/b", f"{A[24:]} At https://github.com/a/b. {B[22:]}"),
        ("declared", "https://github.com/a/c", '"githubRepo": "https://github.com/a/c"'),
    ],
)
def test_a_link_is_quoted_from_the_abstract_or_from_where_it_is_declared(
    told: ToldPapers, found_in: str, url: str, quoted: str
) -> None:
    paper = item(summary=f"{A} At https://github.com/a/b. {B}", githubRepo="https://github.com/a/c")
    capture = told.archive([paper], NOON, {1: WOOL})
    told.put(
        "core.links", paper_key=WOOL, url=url, url_as_found=url, found_in=found_in,
        capture_id=capture, entry_position=1,
    )  # fmt: skip
    assert quotes(cell(told, "links.url").evidence) == [quoted]


@pytest.mark.slow
def test_the_day_of_a_listing_is_that_of_its_entry_or_of_its_page(told: ToldPapers) -> None:
    told.archive([item()], NOON, {1: WOOL})
    found = cell(told, "first_listed_on")
    stated = '"submittedOnDailyAt": "2026-04-01T05:00:00.000Z"'
    assert (found.reading, quotes(found.evidence)) == ("day", [stated])


@pytest.mark.slow
def test_a_day_that_no_bytes_state_follows_from_the_filing(told: ToldPapers) -> None:
    bare = item()
    del bare["paper"]["submittedOnDailyAt"]
    told.archive([bare], NOON, {1: WOOL})
    found = cell(told, "first_listed_on")
    assert (found.reading, quotes(found.evidence)) == ("filing", [None])
    assert found.reading_text.startswith("the page's own day, period or query")


@pytest.mark.slow
def test_what_nobody_states_has_the_reading_of_its_first_source(told: ToldPapers) -> None:
    told.archive([item()], NOON, {1: WOOL})
    found = cell(told, "license")
    assert (found.rule, found.reading, found.evidence) == ("arxiv_only", "squashed", ())


def arxiv_answer(told: ToldPapers) -> CaptureId:
    capture = told.archive(
        feed(AT_ARXIV), NOON, {}, "https://export.arxiv.org/api/query", template="arxiv_atom",
        listing_kind="records", listed_on=None,
    )  # fmt: skip
    told.put(
        "core.arxiv_records", capture_id=capture, position=1, paper_key=WOOL, is_listed=True,
        answered_at=NOON,
    )  # fmt: skip
    return capture


def test_what_arxiv_states_is_told_as_arxivs(told: ToldPapers) -> None:
    capture = arxiv_answer(told)
    found = cell(told, "arxiv_comment")
    assert [(it.source, it.capture_id) for it in found.evidence] == [("arxiv", capture)]
    assert quotes(found.evidence) == ["<arxiv:comment>9 pages, 2 figures</arxiv:comment>"]


@pytest.mark.slow
def test_an_instant_that_nobody_stated_for_the_answer_is_read_in_it(told: ToldPapers) -> None:
    capture = told.archive(
        feed(AT_ARXIV), None, {}, "https://export.arxiv.org/api/query", template="arxiv_atom",
        listing_kind="records", listed_on=None,
    )  # fmt: skip
    told.put("core.arxiv_records", capture_id=capture, position=1, paper_key=WOOL, is_listed=True)
    found = cell(told, "arxiv_records.answered_at")
    assert (found.reading, len(found.evidence)) == ("instant", 1)


@pytest.mark.slow
def test_identifiers_and_authors_of_arxiv_are_quoted_by_their_kind_and_place(
    told: ToldPapers,
) -> None:
    capture = arxiv_answer(told)
    row = {"paper_key": WOOL, "capture_id": capture, "entry_position": 1}
    told.put("core.identifiers", scheme="doi", value="10.1000/wool.3", **row)
    told.put("core.arxiv_authors", position=2, **row)
    assert quotes(cell(told, "identifiers.value").evidence) == [
        "<arxiv:doi>10.1000/Wool.3</arxiv:doi>"
    ]
    assert quotes(cell(told, "arxiv_authors.name").evidence) == [
        "<author><name>José Oveja</name></author>"
    ]


@pytest.mark.slow
def test_a_version_is_quoted_from_its_place_among_the_versions(told: ToldPapers) -> None:
    capture = told.archive(
        records([raw_record("2604.00017")]), NOON, {}, "https://oaipmh.arxiv.org/oai",
        template="arxiv_raw", listing_kind="records", listed_on=None,
    )  # fmt: skip
    told.put("core.arxiv_records", capture_id=capture, position=1, paper_key=WOOL, is_listed=True)
    told.con.execute("update core.papers set current_version = 2")
    [quote] = quotes(cell(told, "current_version").evidence)
    assert str(quote).startswith('<version version="v2"><date>Thu, 2 Apr 2026 07:00:00 GMT</date>')


def test_a_linked_repository_is_quoted_whole_by_its_kind_and_name(told: ToldPapers) -> None:
    capture = told.archive(
        detail(models=[MODEL], datasets=[DATASET]), NOON, {}, DETAIL_URL, template="api_detail",
        listing_kind="detail", listed_on=None,
    )  # fmt: skip
    told.put("core.details", capture_id=capture, position=1, paper_key=WOOL, is_listed=True)
    for kind, one in (("model", MODEL), ("dataset", DATASET)):
        told.put(
            "core.linked_repositories", paper_key=WOOL, repository_kind=kind,
            repository_id=one["id"],
        )  # fmt: skip
    cells = why(told, "linked_repositories.repository_id").cells
    assert [quotes(it.evidence) for it in cells] == [[json.dumps(DATASET)], [json.dumps(MODEL)]]


def test_a_day_that_no_card_states_is_quoted_from_the_head_of_its_page(told: ToldPapers) -> None:
    page = (PAGES / "cards_2026-04-03.html").read_bytes()
    told.archive(
        page, NOON, {1: WOOL}, "https://huggingface.co/papers/date/2026-04-03",
        template="cards_2026", listed_on=None,
    )  # fmt: skip
    found = cell(told, "first_listed_on")
    stated = '<div class="w-24 whitespace-nowrap text-center">Apr 3'
    assert (found.reading, quotes(found.evidence)) == ("day", [stated])
