"""Where the parts of a record stand in arXiv's answers."""

import pytest

from etl.sources.arxiv.xml_passages import xml_passages
from etl.sources.passages import Sought

FEED = """<feed><updated>2026-04-01</updated>
<entry><id>1</id><title>Tea</title></entry>
<entry>
<id>2</id><title
 type="text">Pots</title><titles>x</titles><summary>Boil.</summary><published>p</published>
<updated>u</updated><author><name>Ada</name></author><author><name>Li</name></author >
<arxiv:comment>c</arxiv:comment><arxiv:doi>d</arxiv:doi><arxiv:journal_ref>j</arxiv:journal_ref>
<arxiv:primary_category term="cs.CL"/><category term="cs.CL"/><category term="cs.LG" />
</entry></feed>"""
RECORDS = """<OAI-PMH><responseDate>2026-04-02</responseDate><updated>no</updated>
<record><id>1</id></record>
<record><header><datestamp>s</datestamp></header><id>2</id><title>Pots</title>
<abstract>Boil.</abstract><categories>cs.CL cs.LG</categories><comments>c</comments>
<license>l</license><author>Ada</author><author>Li</author><doi>d</doi>
<journal-ref>j</journal-ref><report-no>r</report-no>
<version version="v1"><date>1</date></version><version version="v2"><date>2</date></version>
</record></OAI-PMH>"""

AUTHORS = ("<author><name>Ada</name></author>", "<author><name>Li</name></author >")


def found(text: str, template: str, position: int, sought: Sought) -> str | None:
    passage = xml_passages(text, template)(position, sought)
    return None if passage is None else text[slice(*passage)]


@pytest.mark.parametrize(
    ("position", "sought", "part"),
    [
        (1, Sought("answered_at"), "<updated>2026-04-01</updated>"),
        (9, Sought("answered_at"), "<updated>2026-04-01</updated>"),
        (1, Sought("entry"), "<entry><id>1</id><title>Tea</title></entry>"),
        (1, Sought("abstract"), None),
        (2, Sought("arxiv_id"), "<id>2</id>"),
        (2, Sought("title"), '<title\n type="text">Pots</title>'),
        (2, Sought("abstract"), "<summary>Boil.</summary>"),
        (2, Sought("arxiv_comment"), "<arxiv:comment>c</arxiv:comment>"),
        (2, Sought("doi"), "<arxiv:doi>d</arxiv:doi>"),
        (2, Sought("journal_ref"), "<arxiv:journal_ref>j</arxiv:journal_ref>"),
        (2, Sought("authors"), AUTHORS[0]),
        (2, Sought("authors", 1), AUTHORS[0]),
        (2, Sought("authors", 2), AUTHORS[1]),
        (2, Sought("authors", 3), None),
        (2, Sought("versions", 1), "<published>p</published>"),
        (2, Sought("versions", 3), "<updated>u</updated>"),
        (2, Sought("primary_category"), '<arxiv:primary_category term="cs.CL"/>'),
        (2, Sought("categories", text="cs.CL"), '<arxiv:primary_category term="cs.CL"/>'),
        (2, Sought("categories", text="cs.LG"), '<category term="cs.LG" />'),
        (2, Sought("categories", text="cs.AI"), None),
        (1, Sought("versions", 2), None),
        (1, Sought("categories", text="cs.LG"), None),
        (2, Sought("license"), None),
        (3, Sought("title"), None),
    ],
)
def test_a_part_is_an_element_of_the_entry(position: int, sought: Sought, part: str | None):
    assert found(FEED, "arxiv_atom", position, sought) == part


@pytest.mark.parametrize(
    ("position", "sought", "part"),
    [
        (2, Sought("answered_at"), "<responseDate>2026-04-02</responseDate>"),
        (1, Sought("entry"), "<record><id>1</id></record>"),
        (2, Sought("arxiv_id"), "<id>2</id>"),
        (2, Sought("title"), "<title>Pots</title>"),
        (2, Sought("abstract"), "<abstract>Boil.</abstract>"),
        (2, Sought("primary_category"), "<categories>cs.CL cs.LG</categories>"),
        (2, Sought("categories", text="cs.LG"), "<categories>cs.CL cs.LG</categories>"),
        (2, Sought("arxiv_comment"), "<comments>c</comments>"),
        (2, Sought("license"), "<license>l</license>"),
        (2, Sought("authors", 2), "<author>Li</author>"),
        (2, Sought("doi"), "<doi>d</doi>"),
        (2, Sought("journal_ref"), "<journal-ref>j</journal-ref>"),
        (2, Sought("report_number"), "<report-no>r</report-no>"),
        (2, Sought("changed_on"), "<datestamp>s</datestamp>"),
        (2, Sought("versions", 2), '<version version="v2"><date>2</date></version>'),
        (2, Sought("versions", 3), None),
        (1, Sought("versions", 1), None),
        (2, Sought("upvotes"), None),
        (3, Sought("entry"), None),
    ],
)
def test_a_part_is_an_element_of_the_record(position: int, sought: Sought, part: str | None):
    assert found(RECORDS, "arxiv_oai", position, sought) == part


def test_an_answer_without_its_instant_has_no_passage_of_it():
    text = "<updated>u</updated>"
    assert found(text, "arxiv_atom", 1, Sought("answered_at")) == text
    assert found("<feed></feed>", "arxiv_atom", 1, Sought("answered_at")) is None
    assert found("<OAI-PMH></OAI-PMH>", "arxiv_oai", 1, Sought("answered_at")) is None
