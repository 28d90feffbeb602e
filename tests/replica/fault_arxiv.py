"""Faults of arXiv's two servers, each made for one kind of request.

Most fit other requests as well, and those of `fault_wire` fit all: a test attaches them by a match.
"""

import re
from collections.abc import Callable, Sequence

from .arxiv_atom import error_feed
from .arxiv_oai import OaiError, oai_error
from .exchange import HTML, Reply
from .fault import Change, Fault, Scene, with_body

_ENTRY = re.compile(r"  <entry>.*?</entry>\n", re.DOTALL)
_TOTAL = re.compile(r"(<opensearch:totalResults[^>]*>)\d+")
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_BOMB_LEVELS, _BOMB_WIDTH = 12, 10

Entries = Sequence[str]


def _fixed(status: int, body: str, **headers: str) -> Change:
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _reply, _scene: Reply(status, body.encode(), _TEXT | stated)


def _entries(edit: Callable[[Entries], Entries], total: int | None = None) -> Change:
    """Edits the entries of a feed; total: what it counts then, in place of its entries."""

    def change(reply: Reply, _scene: Scene) -> Reply:
        text = reply.body.decode()
        kept = edit(_ENTRY.findall(text))
        head, _, _ = text.partition("  <entry>\n")
        head = head.removesuffix("</feed>\n")
        if total is None:
            head = _TOTAL.sub(lambda match: f"{match[1]}{len(kept)}", head)
        return with_body(reply, f"{head}{''.join(kept)}</feed>\n".encode())

    return change


def _other_paper(entries: Entries) -> Entries:
    """The first paper in place of the last: under an id that nobody asked for."""
    return [*entries[:-1], re.sub(r"/(abs|pdf)/[^v]+v", r"/\1/0704.0001v", entries[0])]


def _half_broken(entries: Entries) -> Entries:
    """Every third entry without its title."""
    broken = [re.sub(r"<title>.*?</title>", "", it, flags=re.DOTALL) for it in entries]
    return [broken[n] if n % 3 == 2 else entry for n, entry in enumerate(entries)]


def _bad_id(_reply: Reply, scene: Scene) -> Reply:
    message = "incorrect id format for 2604.x"
    body = error_feed("new", "incorrect_id_format_for_2604.x", message, scene.request.at)
    return Reply(400, body.encode(), {"Content-Type": "application/atom+xml; charset=utf-8"})


def _torn(reply: Reply, _scene: Scene) -> Reply:
    return with_body(reply, reply.body[: len(reply.body) * 2 // 3])


def _bomb(reply: Reply, _scene: Scene) -> Reply:
    """An entity in the first title that unfolds to a million million letters."""
    levels = [f'<!ENTITY a0 "{"wool" * 25}">'] + [
        f'<!ENTITY a{level} "{f"&a{level - 1};" * _BOMB_WIDTH}">'
        for level in range(1, _BOMB_LEVELS)
    ]
    start, _, rest = reply.body.decode().partition("?>\n")
    unfolding = rest.replace("<title>", f"<title>&a{_BOMB_LEVELS - 1};")
    document = f"{start}?>\n<!DOCTYPE feed [{''.join(levels)}]>\n{unfolding}"
    return with_body(reply, document.encode())


def _outside(reply: Reply, _scene: Scene) -> Reply:
    """An entity that stands for a file of the reader's."""
    start, _, rest = reply.body.decode().partition("?>\n")
    document = (
        f'{start}?>\n<!DOCTYPE feed [<!ENTITY own SYSTEM "file:///etc/hostname">]>\n'
        + rest.replace("<title>", "<title>&own;")
    )
    return with_body(reply, document.encode())


def _expired(_reply: Reply, scene: Scene) -> Reply:
    error = OaiError("badResumptionToken", "Token decoding failed or format is invalid.")
    body = oai_error(scene.request.query, error, scene.request.at)
    return Reply(200, body.encode(), {"Content-Type": "text/xml; charset=utf-8"})


def _endless(reply: Reply, scene: Scene) -> Reply:
    """A part that leads to itself."""
    token = scene.request.query.get("resumptionToken", "")
    text = reply.body.decode()
    text = re.sub(r"\s*<resumptionToken.*?</resumptionToken>", "", text)
    text = text.replace(
        "</ListRecords>", f"<resumptionToken>{token}</resumptionToken></ListRecords>"
    )
    return with_body(reply, text.encode())


_PAGE = "<!DOCTYPE html><html><head><title>arXiv</title></head><body>Back soon</body></html>"
_AS_PAGE: Change = lambda _reply, _scene: Reply(200, _PAGE.encode(), HTML)  # noqa: E731
_EMPTIED: Change = lambda reply, _scene: with_body(reply, b"")  # noqa: E731

ARXIV_FAULTS = (
    Fault("arxiv_limited", "arXiv's 429, in plain words", _fixed(429, "Rate exceeded."), "arxiv"),
    Fault(
        "arxiv_limited_seconds",
        "arXiv's 429 with seconds to wait",
        _fixed(429, "Rate exceeded.", Retry_After="9"),
        "arxiv",
    ),
    Fault("arxiv_busy", "503 that does not say how long", _fixed(503, "Service busy"), "arxiv"),
    Fault(
        "arxiv_busy_seconds",
        "503 with seconds to wait",
        _fixed(503, "Service busy", Retry_After="20"),
        "arxiv",
    ),
    Fault("arxiv_unwelcome", "406, by which clients are kept off", _fixed(406, ""), "arxiv"),
    Fault("arxiv_emptied", "an empty answer under load, with status 200", _EMPTIED, "arxiv"),
    Fault("arxiv_html", "a page in place of a feed", _AS_PAGE, "arxiv"),
    Fault("arxiv_torn", "a feed that breaks off, lengths agreeing", _torn, "arxiv"),
    Fault("arxiv_bomb", "entities within entities", _bomb, "arxiv"),
    Fault("arxiv_outside", "an entity that names a file", _outside, "arxiv"),
    Fault(
        "arxiv_reordered", "a feed in another order", _entries(lambda it: [*reversed(it)]), "arxiv"
    ),
    Fault("arxiv_dropped", "papers left out without a word", _entries(lambda it: it[::2]), "arxiv"),
    Fault("arxiv_repeated", "a paper twice", _entries(lambda it: [*it, *it[:1]]), "arxiv"),
    Fault("arxiv_other_paper", "a paper that nobody asked for", _entries(_other_paper), "arxiv"),
    Fault("arxiv_half_broken", "entries without a title", _entries(_half_broken), "arxiv"),
    Fault(
        "arxiv_no_entry",
        "a feed that counts papers and has none",
        _entries(lambda _: [], 0),
        "arxiv",
    ),
    Fault("arxiv_bad_id", "one id that spoils its batch", _bad_id, "arxiv"),
    Fault("arxiv_error", "a crash of arXiv", _fixed(500, "Internal Server Error"), "arxiv"),
    Fault("oai_busy", "OAI's 503 with seconds to wait", _fixed(503, "", Retry_After="30"), "oai"),
    Fault("oai_limited", "429 of the OAI server", _fixed(429, "Rate exceeded."), "oai"),
    Fault("oai_emptied", "an empty answer of the OAI server", _EMPTIED, "oai"),
    Fault("oai_html", "a page in place of records", _AS_PAGE, "oai"),
    Fault("oai_torn", "records that break off, lengths agreeing", _torn, "oai"),
    Fault("oai_bomb", "entities within entities of a record", _bomb, "oai"),
    Fault("oai_expired", "a token of yesterday", _expired, "oai_rest"),
    Fault("oai_rest_torn", "a later part of a list that breaks off", _torn, "oai_rest"),
    Fault("oai_endless", "a token that leads to itself", _endless, "oai_rest"),
)
