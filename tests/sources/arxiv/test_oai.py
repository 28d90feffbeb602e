import json

import pytest

from etl.archive.documents import Provenance
from etl.sources.arxiv.arxiv_documents import parse_answer
from etl.sources.arxiv.arxiv_records import ArxivAuthor, ArxivRecord, ArxivVersion
from tests.sources.arxiv.answers import RAW_VERSIONS, arxiv_record, oai, raw_record, records

RAW = ArxivRecord(
    1,
    "2604.00017",
    "Fast Stitches\n  with Wool",
    abstract="  Sheep & wool.\n",
    versions=[
        ArxivVersion(1, "Wed, 01 Apr 2026 17:59:59 GMT", "401kb"),
        ArxivVersion(2, "Thu, 2 Apr 2026 07:00:00 GMT", "0kb", "I"),
    ],
    are_all_versions=True,
    category_terms=["cs.AI", "cs.LG"],
    authors_text="Mira Tanaka (Wool Lab) and Jos\\'e Oveja",
    submitter="Mira Tanaka",
    license="http://creativecommons.org/licenses/by/4.0/",
    report_number="WOOL-7",
    changed_on="2026-04-03",
)
_MORE = (
    "<license>http://creativecommons.org/licenses/by/4.0/</license><report-no>WOOL-7</report-no>"
)


def test_a_raw_record_states_all_versions() -> None:
    reading = parse_answer(records([raw_record("2604.00017", more=_MORE)]), Provenance())
    assert (reading.template, reading.entries, reading.rejects) == ("arxiv_oai_raw", [RAW], [])
    assert reading.answered_at == "2026-11-26T03:07:57Z"


def test_what_was_asked_and_what_is_unknown_is_kept() -> None:
    deleted = "<record><header status='deleted'/></record>"
    more = raw_record("2604.00017", more="<badge>gold</badge>").replace(
        "<datestamp>2026-04-03<", "<datestamp> 2026-04-03T08:00:00Z<"
    )
    reading = parse_answer(records([deleted, more]), Provenance())
    assert (reading.template, reading.asked) == (
        "arxiv_oai_raw", "verb=ListRecords metadataPrefix=arXivRaw",
    )  # fmt: skip
    [record] = reading.entries
    assert (record.extra, record.changed_on) == ('{"badge":["gold"]}', "2026-04-03")
    assert reading.unknown_keys == {"badge": 1}
    unasked = records([raw_record("2604.00017")]).replace(b"<request", b"<other")
    unasked = unasked.replace(b"</request", b"</other")
    assert parse_answer(unasked, Provenance()).asked is None


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (b"", "an answer of OAI to 'nothing', without records"),
        (b"<request/>", "an answer of OAI to 'nothing', without records"),
        (
            b"<request verb='" + b"v" * 200 + b"'/>",
            f"an answer of OAI to '{'v' * 200}', without records"[:120],
        ),
    ],
)
def test_an_answer_to_something_else_is_another_page(request_: bytes, fault: str) -> None:
    begin, _, rest = oai("<Identify/>").partition(b"<request")
    body = begin + request_ + rest.partition(b"</request>")[2]
    assert parse_answer(body, Provenance()).fault == fault


def test_a_record_in_parts_states_authors_and_no_dates() -> None:
    body = oai(f"<GetRecord>{arxiv_record('2604.00017')}</GetRecord>", "GetRecord", "arXiv")
    reading = parse_answer(body, Provenance())
    assert reading.template == "arxiv_oai"
    assert reading.entries == [
        ArxivRecord(
            1,
            "2604.00017",
            "Fast Stitches",
            abstract="Sheep.",
            category_terms=["cs.AI"],
            authors=[ArxivAuthor("Mira Tanaka Jr.", ["Wool Lab"]), ArxivAuthor("WoolTeam")],
            changed_on="2026-04-03",
        )
    ]


@pytest.mark.parametrize(
    ("element", "token"),
    [
        ("", None),
        ("<resumptionToken completeListSize='9' cursor='8'/>", None),
        ("<resumptionToken cursor='0'> 496549|1001\n</resumptionToken>", "496549|1001"),
        ("<resumptionToken>verb%3DListRecords%26skip%3D0</resumptionToken>",
         "verb%3DListRecords%26skip%3D0"),
    ],
)  # fmt: skip
def test_a_list_goes_on_exactly_where_its_token_has_text(element: str, token: str | None) -> None:
    reading = parse_answer(records([raw_record("2604.00017")], element), Provenance())
    assert reading.resumption_token == token


@pytest.mark.parametrize(
    ("content", "outcome", "kind", "fault"),
    [
        ("<error code='noRecordsMatch'>none</error>", "empty", "no_papers",
         "noRecordsMatch: no records match"),
        ("<error code='idDoesNotExist'/>", "empty", "no_papers",
         "idDoesNotExist: no record of this id"),
        ("<error code='badResumptionToken'>old\ntoken</error>", "unreadable", "error_answer",
         "arXiv answers with badResumptionToken: old token"),
        ("<error>why?</error>", "unreadable", "error_answer",
         "arXiv answers with an error without a code: why?"),
        (f"<error code='badVerb'>{'x' * 200}</error>", "unreadable", "error_answer",
         f"arXiv answers with badVerb: {'x' * 132}"),
        ("<Identify><repositoryName>arXiv</repositoryName></Identify>", "unreadable", "other_page",
         "an answer of OAI to 'ListRecords', without records"),
        ("<GetRecord><record><metadata><dc xmlns='http://dc/'/></metadata></record></GetRecord>",
         "unreadable", "unknown_shape", "records of OAI in a format that is not read: {http://dc/}dc"),
        ("<GetRecord><record><header status='deleted'/></record></GetRecord>",
         "unreadable", "unknown_shape", "records of OAI without metadata"),
    ],
)  # fmt: skip
def test_an_answer_without_records_says_why(
    content: str, outcome: str, kind: str, fault: str
) -> None:
    reading = parse_answer(oai(content), Provenance())
    assert (reading.outcome, reading.fault_kind, reading.fault) == (outcome, kind, fault)
    if outcome == "empty":
        assert (reading.template, reading.answered_at, reading.asked) == (
            "arxiv_oai_raw", "2026-11-26T03:07:57Z", "verb=ListRecords metadataPrefix=arXivRaw",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (raw_record("2604.00018", versions=""), "version: required, but missing"),
        (raw_record("2604.00018", RAW_VERSIONS * 2), "version: one number stands twice"),
        (
            raw_record(
                "2604.00018",
                "".join(
                    f'<version version="v{n}"><date>x</date></version>' for n in range(1, 1_002)
                ),
            ),
            "versions: 1,001 versions, and at most 1,000 are read",
        ),
        (raw_record("2604.00018").replace('"v2"', '"2"'), "version: '2' is no number of a version"),
        (
            raw_record("2604.00018").replace("<date>Thu, 2 Apr 2026 07:00:00 GMT</date>", ""),
            "version: v2 has no date",
        ),
        (
            raw_record("2604.00018").replace('"v2"', f'"{"9" * 41}"'),
            f"version: '{'9' * 40}' is no number of a version",
        ),
        (
            raw_record("2604.00018").replace(' version="v2"', ""),
            "version: '' is no number of a version",
        ),
        (
            raw_record("2604.00018").replace("2026-04-03", "x" * 41),
            f"datestamp: '{'x' * 40}' is no day",
        ),
        (raw_record("2604.00018").replace("2026-04-03", "soon"), "datestamp: 'soon' is no day"),
        (raw_record(" "), "id: required, but missing"),
        ("<record><header status='deleted'/></record>", "metadata: required, but missing"),
    ],
)
def test_a_broken_record_is_refused_and_its_neighbour_is_not(record: str, fault: str) -> None:
    reading = parse_answer(records([raw_record("2604.00017", more=_MORE), record]), Provenance())
    assert [(it.position, it.faults) for it in reading.rejects] == [(2, [fault])]
    assert reading.entries == [RAW]


@pytest.mark.parametrize("length", [1, 2_000])
def test_a_refused_record_shows_how_it_begins(length: int) -> None:
    header = f'<header status="deleted"/>{"é" * length}</record>'
    listed = [raw_record("2604.00017"), f"<record>{header} more"]
    [reject] = parse_answer(records(listed), Provenance()).rejects
    whole = f'<record xmlns="http://www.openarchives.org/OAI/2.0/">{header}'
    assert json.loads(reject.row) == {"xml": whole[:2_000]}
