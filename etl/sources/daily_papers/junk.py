"""HTML documents without papers: the kind of page that each is, and one sentence for people."""

import re
from typing import Any

from etl.errors import UnreadablePage

_INTERSTITIAL = re.compile(
    r"just a moment|human verification|attention required|checking your browser|verify (that )?you"
    r"|are you (a )?(human|robot)|one moment, please|ddos-guard"
    r"|access to this page has been denied",
    re.I,
)
_ERROR = re.compile(
    r"^\W*[45]\d\d\b|\berror [45]\d\d\b|\bnot found\b|too many requests|rate limit"
    r"|bad gateway|gateway time-?out|service (temporarily )?unavailable|internal server error"
    r"|\bforbidden\b|access denied|\bunauthorized\b|request could not be satisfied",
    re.I,
)
_LOGIN = re.compile(r"\b(log ?in|sign ?in)\b", re.I)
_CHALLENGE = ("window.gokuProps", "window._cf_chl_opt", "AwsWafIntegration.")


def page_title(tree: Any) -> str:
    """The page's title, single-spaced; empty where it has none."""
    return _words(tree.css_first("title"))


def is_cut_off(text: str) -> bool:
    """True where a document begins and does not end; a saved fragment does neither."""
    return "<html" in text[:5000].lower() and "</html>" not in text[-2000:].lower()


def junk_fault(tree: Any, text: str, missing: UnreadablePage) -> UnreadablePage:
    """The fault of a page without papers. `missing` is the fault of its island."""
    if other := _other_format(text):
        return UnreadablePage("other_format", other)
    named = page_title(tree)
    heading = _words(tree.css_first("h1"))
    shown = _quoted(named or heading)
    if named.startswith("Paper page"):
        return UnreadablePage("other_page", f"another page of the site: {shown}")
    if _INTERSTITIAL.search(named) or any(mark in text for mark in _CHALLENGE):
        detail = f"an interstitial, not a page of the site: {shown}"
        return UnreadablePage("interstitial", detail)
    if _ERROR.search(named) or _ERROR.search(heading):
        detail = f"an HTTP error page: {_quoted(named if _ERROR.search(named) else heading)}"
        return UnreadablePage("error_page", detail)
    if tree.css_first("input[type=password]") is not None or _LOGIN.search(named):
        return UnreadablePage("login_page", f"a login page: {shown}")
    return _of_content(named, text, missing, shown)


def _other_format(text: str) -> str | None:
    """The name of a format that looks like HTML and is none; None for HTML."""
    head = text.lstrip()[:2000]
    if head.startswith("<?xml") and "<html" not in head.lower():
        return "XML, not HTML"
    if "\nMIME-Version:" in head:
        return "an MHTML archive: save the page as HTML instead"
    return None


def _of_content(named: str, text: str, missing: UnreadablePage, shown: str) -> UnreadablePage:
    """Its title and its end decide where nothing else gives the page away."""
    if missing.kind != "no_island":
        return UnreadablePage(missing.kind, f"{missing.detail}, and no cards are left")
    end = " (cut off: no </html>)" if is_cut_off(text) else ""
    if named.startswith(("Daily Papers", "Trending Papers")):
        detail = f"a listing page without papers, neither island nor cards{end}: {shown}"
        return UnreadablePage("no_island", detail)
    if named.endswith("Hugging Face"):
        return UnreadablePage("other_page", f"another page of the site: {shown}")
    if end:
        return UnreadablePage("cut_off", f"truncated HTML without papers{end}: {shown}")
    return UnreadablePage("other_page", f"HTML without papers: {shown}")


def _quoted(words: str) -> str:
    if not words:
        return "it has no title"
    return f'"{words[:80]}…"' if len(words) > 80 else f'"{words}"'


def _words(node: Any) -> str:
    return "" if node is None else " ".join(node.text().split())
