import re

import pytest
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.sources.arxiv import record_elements, xml_tree
from etl.sources.arxiv.arxiv_documents import parse_answer
from etl.sources.arxiv.arxiv_records import ArxivAuthor, ArxivRecord, ArxivVersion
from tests.sources.arxiv.answers import ERROR, WOOL, YARN, feed

WOOL_RECORD = ArxivRecord(
    1,
    "2604.00017v3",
    "Fast Stitches with $\\alpha$-Wool",
    abstract="Sheep & wool.",
    versions=[ArxivVersion(1, "2026-04-01T17:59:59Z"), ArxivVersion(3, "2026-04-09T08:00:01Z")],
    category_terms=["cs.AI", "cs.LG"],
    authors=[ArxivAuthor("Mira Tanaka", ["Wool Lab"]), ArxivAuthor("José Oveja")],
    comment="9 pages, 2 figures",
    doi="10.1000/Wool.3",
    journal_ref="J. Wool 3 (2026) 1-9",
)
YARN_RECORD = ArxivRecord(
    2,
    "cs/0112017v1",
    "On Yarn and\n  Needles",
    abstract="  Yarn is long.\n",
    versions=[ArxivVersion(1, "2001-12-10T00:21:32Z")],
    category_terms=["cs.CL"],
    other_terms=["H.2.8; J.3"],
    authors=[ArxivAuthor("Ann Yarn")],
)


def test_both_wire_formats_give_the_same_records() -> None:
    new, old = (
        parse_answer(
            feed(WOOL.replace("<entry>", f"<entry {space}"), YARN, form=form), Provenance()
        )
        for form, space in (
            ("new", ">"),
            ("old", 'xmlns:arxiv="http://arxiv.org/schemas/atom">'),
        )
    )
    assert new.entries == old.entries == [WOOL_RECORD, YARN_RECORD]
    assert (new.template, old.template) == ("arxiv_atom", "arxiv_atom_old")
    assert (new.answered_at, new.total_count, new.rejects) == ("2026-08-07T20:39:50Z", 2, [])
    assert new.asked == old.asked == "arXiv Query: search_query=&id_list=2604.00017"
    assert (new.outcome, new.fault_kind, new.fault) == ("page", None, None)


def test_an_unknown_element_is_kept_and_counted() -> None:
    more = WOOL.replace("</entry>", "<arxiv:badge>gold</arxiv:badge></entry>")
    reading = parse_answer(feed(more), Provenance())
    assert reading.entries == [replace(WOOL_RECORD, extra='{"badge":["gold"]}')]
    assert reading.unknown_keys == {"badge": 1}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>Fast Stitches with $\\alpha$-Wool</title>", "", "title: required, but missing"),
        ("2026-04-01T17:59:59Z", " ", "published: required, but missing"),
        ("Mira Tanaka", "", "author.name: required, but missing"),
        (
            "http://arxiv.org/abs/2604.00017v3",
            "http://arxiv.org/abs/2604.00017",
            "id: 'http://arxiv.org/abs/2604.00017' is no paper's page with its version",
        ),
        ("Sheep", "S" * 20_001, "abstract: 20,009 characters, and at most 20,000 are read"),
        ("Sheep", "$" * 302, "abstract: 302 dollars and backslashes, and at most 300 are read"),
        ("Fast", "$" * 300, "title: 303 dollars and backslashes, and at most 300 are read"),
        (
            "<author>",
            "<author><name>A</name></author>" * 4_999 + "<author>",
            "authors: 5,001 authors, and at most 5,000 are read",
        ),
        (
            "<published>",
            "".join(f'<category term="{"a" * n}"/>' for n in range(1, 500)) + "<published>",
            "categories: 501 categories, and at most 500 are read",
        ),
        ("cs.LG", "x" * 1_001, "name: 1,001 characters, and at most 1,000 are read"),
    ],
)
def test_a_broken_entry_is_refused_and_its_neighbour_is_not(old: str, new: str, fault: str) -> None:
    reading = parse_answer(feed(WOOL.replace(old, new, 1), YARN), Provenance())
    assert [(it.position, it.faults) for it in reading.rejects] == [(1, [fault])]
    assert reading.entries == [YARN_RECORD]


@pytest.mark.parametrize(
    ("body", "outcome", "kind", "fault"),
    [
        (feed(), "empty", "no_papers", "a feed without entries"),
        (
            feed(ERROR).replace(b"http://arxiv.org/api/abc", b"https://arxiv.org/"),
            "unreadable",
            "error_answer",
            "arXiv answers with an error: incorrect id format for abc",
        ),
        (
            feed(ERROR.replace("incorrect id format for abc", "x" * 121)),
            "unreadable",
            "error_answer",
            f"arXiv answers with an error: {'x' * 120}",
        ),
        (
            feed(WOOL).replace(b"http://arxiv.org/api/abc", b"http://rss.arxiv.org/atom/cs.AI"),
            "unreadable",
            "unknown_shape",
            "an Atom feed, but none of arXiv's query API",
        ),
    ],
)
def test_a_feed_without_papers_says_why(body: bytes, outcome: str, kind: str, fault: str) -> None:
    reading = parse_answer(body, Provenance())
    assert (reading.outcome, reading.fault_kind, reading.fault) == (outcome, kind, fault)
    assert reading.entries == []


@pytest.mark.parametrize(
    ("old", "new", "own"),
    [
        ('<category term="cs.LG"', "<category", ["cs.AI"]),
        ('<category term="cs.LG"', '<category term=""', ["cs.AI"]),
        ('primary_category term="cs.AI"', "primary_category", ["cs.LG", "cs.AI"]),
    ],
)
def test_a_category_without_a_term_is_none(old: str, new: str, own: list[str]) -> None:
    reading = parse_answer(feed(WOOL.replace(old, new)), Provenance())
    assert reading.entries == [replace(WOOL_RECORD, category_terms=own, other_terms=[])]


def test_an_entry_needs_neither_authors_nor_categories() -> None:
    entry = re.sub("<author>.*</author>|<(arxiv:primary_)?category.*/>", "", YARN)
    assert parse_answer(feed(entry), Provenance()).entries == [
        replace(YARN_RECORD, position=1, category_terms=[], other_terms=[], authors=None)
    ]


@pytest.mark.parametrize(
    ("total", "count"),
    [("999999999", 999_999_999), ("1000000000", None), ("-1", None), ("\u0663", None), ("", None)],
)
def test_a_count_has_up_to_nine_digits(total: str, count: int | None) -> None:
    body = feed(WOOL, total=7).replace(b">7<", f">{total}<".encode())
    assert parse_answer(body, Provenance()).total_count == count


def test_a_name_as_long_as_may_be_is_read() -> None:
    reading = parse_answer(feed(WOOL.replace("Mira Tanaka", "M" * 1_000)), Provenance())
    assert (reading.rejects, reading.entries[0].authors) == (
        [], [ArxivAuthor("M" * 1_000, ["Wool Lab"]), ArxivAuthor("José Oveja")],
    )  # fmt: skip


def test_so_many_records_and_tags_as_may_be_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    body = feed(WOOL, YARN)
    monkeypatch.setattr(record_elements, "MAX_ARXIV_RECORDS", 2)
    monkeypatch.setattr(xml_tree, "MAX_XML_TAGS", body.count(b"<"))
    assert len(parse_answer(body, Provenance()).entries) == 2
    monkeypatch.setattr(xml_tree, "MAX_XML_TAGS", body.count(b"<") - 1)
    assert parse_answer(body, Provenance()).fault_kind == "too_many"
