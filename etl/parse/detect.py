"""The parsers' one entry: which template a document is, by its content, and what it says."""

from etl.errors import UnreadablePage
from etl.parse import api, cards, island, page, text
from etl.parse.body import decoded
from etl.records import Reading, Statement

NONE = "none"
"""Template of documents that no parser can read."""

_PARSERS = {
    **dict.fromkeys(island.TEMPLATES, island.VERSION),
    **dict.fromkeys(cards.TEMPLATES, cards.VERSION),
    **dict.fromkeys(api.TEMPLATES, api.VERSION),
    **dict.fromkeys(("text_blank", "text_glued", "text_cards"), text.PARSER_VERSION),
}
VERSIONS: dict[str, int] = {**_PARSERS, NONE: sum(_PARSERS.values())}
"""Parser version of each template; NONE's grows with any, as any may read the page next time."""


def read(body: bytes, statement: Statement) -> Reading:
    """What a document says. Never raises: outcome `unreadable` and the fault say why not.

    >>> read(b"", Statement()).fault
    'no bytes'
    """
    try:
        return _read(decoded(body), statement)
    except UnreadablePage as error:
        fault = str(error)
    except RecursionError:
        fault = "nested too deeply"
    return Reading(NONE, VERSIONS[NONE], "unreadable", fault=fault)


def _read(content: str, statement: Statement) -> Reading:
    """A tag inside of a JSON text or of a dump makes neither of them HTML, so these come first."""
    start = content.lstrip()[:1]
    if start != "<" and text.is_dump(content):
        return text.read(content)
    if start in ("{", "["):
        return api.read(content, statement)
    if page.is_html(content):
        return page.read(content)
    raise UnreadablePage(f"plain text that is no dump of a listing: {content.strip()[:60]!r}")
