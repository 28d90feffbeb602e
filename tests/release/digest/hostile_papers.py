"""Digests of papers whose every text is hostile, in one way each."""

from dataclasses import replace
from datetime import date, datetime

from msgspec import structs

from etl.ids import CaptureId, PaperKey, ReleaseId
from etl.release.digest.compose import fit_digest
from etl.release.digest.digest import Digest, DigestPaper, Move, PaperFacts
from etl.release.digest.periods import Period

DAY = date(2026, 4, 6)
FACTS = PaperFacts(
    paper_key=PaperKey("arxiv:2604.00001"),
    arxiv_id=None,
    page_url="https://huggingface.co/papers/2604.00001",
    arxiv_url=None,
    title="Tides of Tea",
    abstract=None,
    authors=(),
    author_count=None,
    organization=None,
    listed_on=DAY,
    upvotes=None,
    comment_count=None,
    rank=1,
    day_paper_count=1,
    code_urls=(),
    version=None,
    text_version=1,
    capture_id=CaptureId("0123456789abcdef"),
    capture_url=None,
    captured_at=None,
)
DIGEST = Digest(
    name="tea",
    title="Tea",
    release_id=ReleaseId("20260407T010000.000000Z"),
    published_at=datetime(2026, 4, 7, 1),
    period=Period("2026-04-07", DAY, DAY, (DAY,)),
    days=(),
    new=(),
    further=(),
    waiting_count=0,
    moved=(),
    moved_count=0,
    nothing_new="outage",
)
HOSTILE = {
    "tags": '<script>alert(1)</script><img src="https://spy.example/1.png" onerror=x>',
    "attributes": '" onmouseover="alert(1)" style="background:url(https://spy.example)',
    "direction": "\u202e\u2066evil\u200f",
    "controls": "a\x00b\x1b[2Jc\r\nBcc: d@e.f\u2028",
    "endless": "x" * 2000,
    "marks": "é\u0301" * 700,
    "quotes": "\"'&<>" * 400,
    "wide": "茶\U0001f375" * 900,
    "template": "{{ digest }}{% for x in y %}",
    "halves": "a\ud800b",
}


def hostile_paper(text: str, number: int = 1) -> DigestPaper:
    facts = structs.replace(
        FACTS,
        paper_key=PaperKey(f"arxiv:2604.{number:05}"),
        title=text,
        abstract=f"{text}. {text}",
        authors=(text,) * 9,
        organization=text,
        upvotes=number,
        comment_count=10**9,
        code_urls=(
            "javascript:alert(1)",
            f"https://x.example/{text}",
            "https://x.example/" + "y" * 150,
        ),
        capture_url=f"http://{text}",
    )
    return DigestPaper(facts, (("words", text), ("sql", None), ("has_code", "True")))


def digest_of(papers: list[DigestPaper]) -> Digest:
    moved = tuple(
        replace(it, moves=(Move("upvotes", 1, 10**9), Move("text"))) for it in papers[:10]
    )
    return fit_digest(
        replace(
            DIGEST,
            title=papers[0].facts.title,
            new=tuple(papers[:25]),
            further=tuple(papers[25:125]),
            waiting_count=len(papers[125:]),
            moved=moved,
            moved_count=len(moved),
            nothing_new=None,
        )
    )
