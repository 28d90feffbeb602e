"""Atom (RFC 4287). lxml writes it, so that no text of a page can end an element."""

from datetime import datetime

from lxml import etree

from etl.release.feeds.feed import Feed, FeedEntry

_NAMESPACE = "http://www.w3.org/2005/Atom"
_AUTHOR = "Hugging Face Daily Papers, as Paperhouse has them"
_GENERATOR = "Paperhouse"


def atom_bytes(feed: Feed, address: str | None) -> bytes:
    """The feed as a file. address: of the folder, where it is served from."""
    root = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _instant(feed.updated_at))
    _add(_add(root, "author"), "name", _AUTHOR)
    _add(root, "generator", _GENERATOR)
    if address is not None:
        _link(root, "self", "application/atom+xml", f"{address}/{feed.stem}.atom")
        _link(root, "alternate", "text/html", f"{address}/index.html")
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _add_entry(root: etree._Element, entry: FeedEntry) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", _instant(entry.published_at))
    _add(element, "updated", _instant(entry.updated_at))
    for name in entry.authors:
        _add(_add(element, "author"), "name", name)
    if entry.url is not None:
        _link(element, "alternate", "text/html", entry.url)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.content).set("type", "html")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = text
    return element


def _link(parent: etree._Element, rel: str, kind: str, url: str) -> None:
    element = _add(parent, "link")
    for name, value in (("rel", rel), ("type", kind), ("href", url)):
        element.set(name, value)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds") + "Z"
