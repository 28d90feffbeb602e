"""XML from elsewhere becomes a tree: no entity is resolved, nothing is loaded, all is bounded."""

from typing import Any

from lxml import etree

from etl.errors import UnreadablePage
from etl.limits import MAX_XML_TAGS

Element = Any
"""An element of lxml, which has no types."""


def parse_xml(text: str) -> Element:
    """The root of a document. Raises UnreadablePage for what is no XML, or too much of it.

    A document type declares entities, and none of arXiv's answers has one: it is refused unread.
    """
    if "<!DOCTYPE" in text:
        raise UnreadablePage("other_format", "XML with a document type, which no answer has")
    if (tags := text.count("<")) > MAX_XML_TAGS:
        detail = f"{tags:,} tags, and at most {MAX_XML_TAGS:,} of a document are read"
        raise UnreadablePage("too_many", detail)
    parser = etree.XMLParser(
        encoding="utf-8",  # the text was decoded, whatever its first line says
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadablePage("broken_xml", f"broken XML: {error.msg}"[:160]) from error


def full_text(element: Element) -> str:
    """The text of an element and of all within it."""
    return "".join(element.itertext())


def child_text(element: Element, tag: str) -> str | None:
    """The text of the first child of a name; None where there is none."""
    child = element.find(tag)
    return None if child is None else full_text(child)
