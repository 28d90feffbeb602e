"""What an HTML document is that lists no papers: one sentence for the person who wonders."""

import re
from typing import Any

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
    """Whether a document begins and does not end; a saved fragment does neither."""
    return "<html" in text[:5000].lower() and "</html>" not in text[-2000:].lower()


def junk_reason(tree: Any, text: str, why: str) -> str:
    """What the page is; `why` says what is wrong with the island."""
    if kind := _kind(text):
        return kind
    named = page_title(tree)
    heading = _words(tree.css_first("h1"))
    shown = _quoted(named or heading)
    if named.startswith("Paper page"):
        return f"another page of the site: {shown}"
    if _INTERSTITIAL.search(named) or any(mark in text for mark in _CHALLENGE):
        return f"an interstitial, not a page of the site: {shown}"
    if _ERROR.search(named) or _ERROR.search(heading):
        return f"an HTTP error page: {_quoted(named if _ERROR.search(named) else heading)}"
    if tree.css_first("input[type=password]") is not None or _LOGIN.search(named):
        return f"a login page: {shown}"
    return _of_content(tree, text, why, shown)


def _kind(text: str) -> str | None:
    """What looks like HTML and is something else."""
    head = text.lstrip()[:2000]
    if head.startswith("<?xml") and "<html" not in head.lower():
        return "XML, not HTML"
    if "\nMIME-Version:" in head:
        return "an MHTML archive: save the page as HTML instead"
    return None


def _of_content(tree: Any, text: str, why: str, shown: str) -> str:
    if why != "no DailyPapers island":
        return f"{why}, and no cards are left"
    named, end = page_title(tree), " (cut off: no </html>)" if is_cut_off(text) else ""
    if named.startswith(("Daily Papers", "Trending Papers")):
        return f"a listing page without papers, neither island nor cards{end}: {shown}"
    if named.endswith("Hugging Face"):
        return f"another page of the site: {shown}"
    if end:
        return f"truncated HTML without papers{end}: {shown}"
    return f"HTML without papers: {shown}"


def _quoted(words: str) -> str:
    if not words:
        return "it has no title"
    return f'"{words[:80]}…"' if len(words) > 80 else f'"{words}"'


def _words(node: Any) -> str:
    return "" if node is None else " ".join(node.text().split())
