import pytest

from etl.archive.documents import Provenance
from etl.limits import MAX_ARXIV_RECORDS, MAX_XML_TAGS
from etl.sources.arxiv.arxiv_documents import is_arxiv_answer, parse_answer
from tests.sources.arxiv.answers import WOOL, feed, raw_record, records

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>&b;</feed>"""
FILE = BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/hostname"')
DEEP = b"<a>" * 257 + b"</a>" * 257


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", "no_bytes", "no bytes"),
        (b"Rate exceeded.", "other_text", "text that is no XML: 'Rate exceeded.'"),
        (b"<!DOCTYPE html><html>", "other_format", "XML with a document type"),
        (b"<html><p>Sorry<p></html>", "broken_xml", "broken XML"),
        (b"\n<html><p>Sorry</p></html>", "other_format", "XML, but no answer of arXiv: html"),
        (BOMB, "other_format", "XML with a document type"),
        (FILE, "other_format", "XML with a document type"),
        (feed(WOOL)[:-20], "broken_xml", "broken XML"),
        (feed(WOOL.replace("Sheep", "&nbsp;")), "broken_xml", "broken XML: Entity 'nbsp'"),
        (DEEP, "broken_xml", "broken XML: Excessive depth"),
        (b"<a>" + b"<b/>" * MAX_XML_TAGS, "too_many", "1,000,001 tags"),
        (
            records([raw_record("2604.00017", "")] * (MAX_ARXIV_RECORDS + 1)),
            "too_many",
            "10,001 records",
        ),
        (feed(WOOL).replace(b"wool", b"w\xffol"), "bad_encoding", "not UTF-8"),
    ],
)
def test_what_is_no_answer_says_what_it_is(body: bytes, kind: str, words: str) -> None:
    reading = parse_answer(body, Provenance())
    assert (reading.outcome, reading.fault_kind, reading.entries) == ("unreadable", kind, [])
    assert str(reading.fault).startswith(words)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"x" * 61, f"text that is no XML: '{'x' * 60}'"),
        (b"<" + b"x" * 99 + b"/>", f"XML, but no answer of arXiv: {'x' * 91}"),
        (
            b"<" + b"x" * 150 + b"></y>",
            f"broken XML: Opening and ending tag mismatch: {'x' * 115}",
        ),
    ],
)
def test_a_fault_shows_how_long_words_begin(body: bytes, fault: str) -> None:
    assert parse_answer(body, Provenance()).fault == fault


@pytest.mark.parametrize(
    "summary",
    [
        "<!-- no text --><summary>Sh<!-- no text -->eep &amp; wool.</summary>",
        "<?no text?><summary>Sh<?no text?>eep &amp; wool.</summary>",
        "<summary><b>Sh<i>ee</i></b>p &amp; wool.</summary>",
    ],
)
def test_comments_and_instructions_are_no_text_and_elements_are(summary: str) -> None:
    body = feed(WOOL.replace("<summary>Sheep &amp; wool.</summary>", summary))
    reading = parse_answer(body, Provenance())
    assert [(it.abstract, it.extra) for it in reading.entries] == [("Sheep & wool.", None)]


@pytest.mark.parametrize(("stated", "encoding"), [("ISO-8859-1", "utf-8"), ("UTF-16", "utf-16")])
def test_bytes_are_text_whatever_the_first_line_says(stated: str, encoding: str) -> None:
    body = feed(WOOL).decode().replace("UTF-8", stated).encode(encoding)
    [record] = parse_answer(body, Provenance()).entries
    assert [it.name for it in record.authors or ()] == ["Mira Tanaka", "Jos\u00e9 Oveja"]


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (feed(), True),
        (records([]), True),
        (b"\xef\xbb\xbf\n<feed>", True),
        (BOMB, False),
        (b"<feeds>", False),
        (b"<html><feed>", False),
        (b'[{"paper": "<feed>"}]', False),
        (b"", False),
    ],
)
def test_an_answer_is_recognised_by_its_first_element(body: bytes, is_one: bool) -> None:
    assert is_arxiv_answer(body) is is_one
