"""Answers of arXiv that are made up for tests, in the forms of its services."""

from collections.abc import Sequence

_NAMESPACES = {
    "new": 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"',
    "old": 'xmlns="http://www.w3.org/2005/Atom"',
}
_OLD = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'

WOOL = """
  <entry>
    <id>http://arxiv.org/abs/2604.00017v3</id>
    <title>Fast Stitches with $\\alpha$-Wool</title>
    <updated>2026-04-09T08:00:01Z</updated>
    <link href="https://arxiv.org/abs/2604.00017v3" rel="alternate" type="text/html"/>
    <summary>Sheep &amp; wool.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.AI" scheme="http://arxiv.org/schemas/atom"/>
    <published>2026-04-01T17:59:59Z</published>
    <arxiv:comment>9 pages, 2 figures</arxiv:comment>
    <arxiv:primary_category term="cs.AI"/>
    <arxiv:journal_ref>J. Wool 3 (2026) 1-9</arxiv:journal_ref>
    <author><name>Mira Tanaka</name><arxiv:affiliation>Wool Lab</arxiv:affiliation></author>
    <author><name>Jos\u00e9 Oveja</name></author>
    <arxiv:doi>10.1000/Wool.3</arxiv:doi>
  </entry>"""
YARN = f"""
  <entry>
    <id>http://arxiv.org/abs/cs/0112017v1</id>
    <updated>2001-12-10T00:21:32Z</updated>
    <published>2001-12-10T00:21:32Z</published>
    <title>On Yarn and
  Needles</title>
    <summary>  Yarn is long.
</summary>
    <author><name>Ann Yarn</name></author>
    <arxiv:primary_category {_OLD} term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="H.2.8; J.3" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
ERROR = """
  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
    <title>Error</title>
    <summary>incorrect id format for abc</summary>
    <author><name>arXiv api core</name></author>
  </entry>"""
RAW_VERSIONS = """
 <version version="v1"><date>Wed, 01 Apr 2026 17:59:59 GMT</date><size>401kb</size></version>
 <version version="v2"><date>Thu, 2 Apr 2026 07:00:00 GMT</date><size>0kb</size>
  <source_type>I</source_type></version>"""


def feed(*entries: str, total: int | None = None, form: str = "new") -> bytes:
    """A feed of the query API, in its `new` or `old` wire format."""
    relation = ' rel="self"' if form == "old" else ""
    head = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed {_NAMESPACES[form]}>
  <id>http://arxiv.org/api/abc</id>
  <title>arXiv Query: search_query=&amp;id_list=2604.00017</title>
  <updated>2026-08-07T20:39:50Z</updated>
  <link href="https://arxiv.org/api/query"{relation} type="application/atom+xml"/>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\
{len(entries) if total is None else total}</opensearch:totalResults>"""
    return f"{head}{''.join(entries)}\n</feed>".encode()


def raw_record(paper: str, versions: str = RAW_VERSIONS, more: str = "") -> str:
    """A record in the format arXivRaw."""
    return f"""
<record><header><identifier>oai:arXiv.org:{paper}</identifier>
 <datestamp>2026-04-03</datestamp><setSpec>cs:cs:LG</setSpec></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
 <id>{paper}</id><submitter>Mira Tanaka</submitter>{versions}
 <title>Fast Stitches
  with Wool</title><authors>Mira Tanaka (Wool Lab) and Jos\\'e Oveja</authors>
 <categories>cs.AI cs.LG</categories>{more}
 <abstract>  Sheep &amp; wool.
</abstract></arXivRaw></metadata></record>"""


def arxiv_record(paper: str) -> str:
    """A record in the format arXiv, whose `created` is of the newest version."""
    return f"""
<record><header><identifier>oai:arXiv.org:{paper}</identifier>
 <datestamp>2026-04-03</datestamp></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">
 <id>{paper}</id><created>2026-04-02</created><updated>2026-04-03</updated>
 <authors><author><keyname>Tanaka</keyname><forenames>Mira</forenames><suffix>Jr.</suffix>
  <affiliation>Wool Lab</affiliation></author>
  <author><keyname>WoolTeam</keyname></author></authors>
 <title>Fast Stitches</title><categories>cs.AI</categories><abstract>Sheep.</abstract>
</arXiv></metadata></record>"""


def oai(content: str, verb: str = "ListRecords", metadata: str = "arXivRaw") -> bytes:
    """An answer of the OAI server."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2026-11-26T03:07:57Z</responseDate>
<request verb="{verb}" metadataPrefix="{metadata}">http://oaipmh.arxiv.org/oai</request>
{content}</OAI-PMH>""".encode()


def records(listed: Sequence[str], token: str = "") -> bytes:
    """An answer to ListRecords; token: an element that leads to the rest, or none."""
    return oai(f"<ListRecords>{''.join(listed)}{token}</ListRecords>")
