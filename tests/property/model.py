"""What DESIGN.md promises, in plain Python over the documents as they were meant.

Nothing here looks at what the pipeline made of them. Tables are sets of rows, or rows by key.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from tests.property.answers import Answer, all_answers
from tests.property.authors import Place, authors_of
from tests.property.documents import Authorship, Document, Item
from tests.property.entries import (
    Entry,
    Row,
    authorships_of,
    counters_of,
    is_json,
    keywords_of,
    organization_of,
    paper_columns,
    versions,
)
from tests.property.reading import fingerprint, is_stated, paper_key, read
from tests.property.recorded import ARXIV_FORMS, Record, last_authors, read_answers

_LONG_AGO = datetime(1, 1, 1)


class Model:
    """The warehouse that follows from documents and accepted captures."""

    def __init__(self, documents: Iterable[Document], accepted: Iterable[str] = ()) -> None:
        documents = list(documents)
        of_pages = [it for it in documents if it.form not in ARXIV_FORMS]
        self.answers = list(read_answers(documents))
        pages = {page.capture_id: page for page in map(read, of_pages)}
        stated = {page.sha256 for page in pages.values() if is_stated(page.document)}
        self.accepted = frozenset(accepted)
        self.pages = [
            page for page in pages.values() if is_stated(page.document) or page.sha256 not in stated
        ]

    @cached_property
    def held(self) -> set[str]:
        """Captures of answers with under 80 % of the papers of an earlier one of their day."""
        answers = list(all_answers(self.pages))
        found: set[str] = set()
        for answer in answers:
            if self._is_accepted(answer):
                continue
            past = [a for a in answers if a.day == answer.day and a.at <= answer.at]
            agreed = max((a.at for a in past if self._is_accepted(a)), default=_LONG_AGO)
            rivals = [a.paper_count for a in past if agreed <= a.at < answer.at]
            if any(10 * answer.paper_count < 8 * count for count in rivals):
                found |= {page.capture_id for page in answer.pages}
        return found

    @cached_property
    def entries(self) -> list[Entry]:
        """Loaded entries in the order in which they count, under their final keys."""
        return [
            Entry(entry.page, entry.position, entry.item, self.aliases.get(entry.key, entry.key))
            for entry in self._loaded
        ]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Title-only papers whose title exactly one id has, and whose abstracts agree with it."""
        return {
            key: ids[0]
            for key, ids in self._namesakes.items()
            if len(ids) == 1 and self._stories(key) <= self._stories(ids[0])
        }

    @property
    def aliased(self) -> set[Row]:
        return set(self.aliases.items())

    @property
    def ambiguous_titles(self) -> set[Row]:
        """(paper, number of ids) of what is not resolved, or has abstracts that disagree."""
        return {
            (key, len(ids))
            for key, ids in self._namesakes.items()
            if key not in self.aliases and (ids or len(self._stories(key)) > 1)
        }

    @property
    def captures(self) -> set[Row]:
        return {
            (
                page.capture_id,
                "held" if page.capture_id in self.held else page.outcome,
                page.kind,
                page.listed_on,
                len(page.entries) + len(page.refused),
                0 if page.capture_id in self.held else len(page.entries),
                len(page.refused),
                len(page.entries) if page.capture_id in self.held else 0,
                sum(_repaired(item) for item in page.entries.values()),
            )
            for page in self.pages
        } | {
            (
                answer.document.name,
                "page",
                "records",
                None,
                len(answer.records) + len(answer.refused),
                0,
                len(answer.refused),
                0,
                sum(it.repaired_count for it in answer.records),
            )
            for answer in self.answers
        }

    @property
    def rejects(self) -> set[Row]:
        return {
            (page.capture_id, position, faults)
            for page in self.pages
            for position, faults in page.refused.items()
        } | {
            (answer.document.name, position, frozenset({"paper_key"}))
            for answer in self.answers
            for position in answer.refused
        }

    @property
    def arxiv_records(self) -> set[Row]:
        """(capture, position, paper, whether a page lists it) of all, listed or not."""
        return {
            (it.document.name, it.position, it.key, it.key in self._by_paper)
            for it in self._records
        }

    @property
    def listings(self) -> set[Row]:
        return {
            (e.page.capture_id, e.position, e.key, e.page.kind, e.page.listed_on)
            for e in self.entries
        }

    @property
    def observations(self) -> set[Row]:
        return {
            (entry.key, entry.page.capture_id, entry.page.at, *counters)
            for entry in self.entries
            for counters in [counters_of(entry)]
            if counters != (None, None, None)
        }

    @property
    def papers(self) -> set[Row]:
        return {
            (key, *paper_columns(entries, self._records_of(key)))
            for key, entries in self._by_paper.items()
        }

    @property
    def paper_versions(self) -> set[Row]:
        return {
            (key, *version)
            for key, entries in self._by_paper.items()
            for version in versions(entries)
        }

    @property
    def keywords(self) -> set[Row]:
        found: set[Row] = set()
        for key, entries in self._by_paper.items():
            lists = [words for e in entries if (words := keywords_of(e.item.keywords or ()))]
            found |= {(key, keyword) for keyword in (lists[-1] if lists else ())}
        return found

    @property
    def organizations(self) -> set[Row]:
        """Handles as last printed; the documents print the same in capitals as the full name."""
        last = {
            key: (key, e.item.organization, (e.item.organization or "").upper())
            for e in self.entries
            if (key := organization_of(e))
        }
        return set(last.values())

    @property
    def submissions(self) -> set[Row]:
        return {
            (e.key, e.item.submitter.lower(), e.day)
            for e in self.entries
            if e.item.submitter and e.day and is_json(e)
        }

    @cached_property
    def authorships(self) -> dict[Place, Authorship]:
        """By paper and position: the last list that is not empty, of pages before arXiv."""
        lists = {
            key: [e.item.authorships for e in entries if authorships_of(e)][-1:]
            or [last_authors(self._records_of(key))]
            for key, entries in self._by_paper.items()
        }
        return {
            (key, position): authorship
            for key, [authorships] in lists.items()
            for position, authorship in enumerate(authorships, start=1)
        }

    @property
    def authors(self) -> set[tuple[str, str | None, frozenset[Place]]]:
        """(name, account) of each author, with the places where it signs."""
        return authors_of(self._visible)

    @property
    def _visible(self) -> dict[Place, Authorship]:
        return {place: s for place, s in self.authorships.items() if not s.is_hidden}

    @cached_property
    def _records(self) -> list[Record]:
        found = [record for answer in self.answers for record in answer.records]
        return sorted(found, key=lambda it: it.rank)

    def _records_of(self, key: str) -> list[Record]:
        return [it for it in self._records if it.key == key]

    @cached_property
    def _by_paper(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return found

    @cached_property
    def _loaded(self) -> list[Entry]:
        derived = [page for page in self.pages if page.capture_id not in self.held]
        derived.sort(key=lambda page: (page.at is not None, page.at or _LONG_AGO, page.capture_id))
        return [
            Entry(page, position, item, paper_key(page, item))
            for page in derived
            for position, item in sorted(page.entries.items())
        ]

    @cached_property
    def _namesakes(self) -> dict[str, list[str]]:
        """Ids that have, or once had, the title of each title-only paper."""
        titled = {e.key: fingerprint(e.item.title) for e in self._loaded if e.key[0] == "t"}
        return {
            key: sorted(
                {
                    e.key
                    for e in self._loaded
                    if e.key[0] == "a" and fingerprint(e.item.title) == title
                }
                | {it.key for it in self._records if it.fingerprint == title}
            )
            for key, title in titled.items()
        }

    def _stories(self, key: str) -> set[str]:
        listed = {e.item.story for e in self._loaded if e.key == key}
        recorded = {it.story for it in self._records_of(key)}
        return {story for story in listed | recorded if story is not None}

    def _is_accepted(self, answer: Answer) -> bool:
        return any(page.capture_id in self.accepted for page in answer.pages)


def _repaired(item: Item) -> int:
    """Blank and repeated keywords."""
    printed = item.keywords or ()
    return len(printed) - len(keywords_of(printed))
