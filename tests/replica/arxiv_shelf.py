"""The papers that arXiv has: those that the site lists, and others."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock

from .arxiv_papers import ArxivPaper, arxiv_paper
from .sources import Source
from .unread import UnreadDays

_WORD = re.compile(r"\w+")


class ArxivShelf:
    """arXiv's papers by id. Everything public may be set while it serves.

    unknown: ids that arXiv leaves out of its answers. changes: takes the paper that arXiv would
    have of an item of the site, and gives the one that it has.
    """

    def __init__(self, source: Source) -> None:
        self.unknown: set[str] = set()
        self.changes: Callable[[ArxivPaper], ArxivPaper] = lambda paper: paper
        self._unread = UnreadDays(source)
        self._papers: dict[str, ArxivPaper] = {}
        self._words: dict[str, str] = {}
        self._lock = Lock()

    def add(self, paper: ArxivPaper) -> None:
        """A paper that the site need not list, or another one under an id that it lists."""
        self._papers[paper.paper_id] = paper
        self._words[paper.paper_id] = _words(paper.title)

    def every(self, now: datetime) -> list[ArxivPaper]:
        """All papers as they stand at an instant."""
        return self.some(list(self._read(now)), now)

    def some(self, ids: Iterable[str], now: datetime) -> list[ArxivPaper]:
        """The papers of these ids that arXiv knows, each as it stands at an instant."""
        papers = self._read(now)
        return [papers[it].at(now) for it in ids if it in papers and it not in self.unknown]

    def titled(self, phrase: str, now: datetime) -> list[ArxivPaper]:
        """The papers whose titles have the words in a row, the shortest titles first."""
        self._read(now)
        words = _words(phrase)
        fitting = [it for it, title in self._words.items() if words.strip() and words in title]
        return sorted(self.some(fitting, now), key=lambda it: (len(it.title), it.paper_id))

    def _read(self, now: datetime) -> dict[str, ArxivPaper]:
        """The papers after taking in what the site listed since the last request."""
        with self._lock:
            for _, entries in self._unread.until(now.date()):
                for entry in entries:
                    if entry.item["paper"]["id"] not in self._papers:
                        self.add(self.changes(arxiv_paper(entry.item)))
        return self._papers


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
