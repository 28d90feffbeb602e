"""The answers for a day, which may have pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from tests.property.reading import Page, asked, paper_key


@dataclass(frozen=True)
class Answer:
    """The pages of one answer for a day."""

    day: date
    pages: tuple[Page, ...]

    @property
    def at(self) -> datetime:
        return min(page.at for page in self.pages if page.at)

    @property
    def paper_count(self) -> int:
        return len({paper_key(page, item) for page in self.pages for item in page.entries.values()})


def all_answers(pages: Iterable[Page]) -> Iterator[Answer]:
    """Dated daily pages by their day; those of one request go on until its next page 0."""
    dated = [p for p in pages if p.kind == "daily" and p.listed_on and p.at]
    dated.sort(key=lambda p: (*_request(p), p.at, p.number, p.capture_id))
    for (day, *_), of_request in groupby(dated, _request):
        run: list[Page] = []
        for page in of_request:
            if run and page.number == 0:
                yield Answer(day, tuple(run))
                run = []
            run.append(page)
        yield Answer(day, tuple(run))


def _request(page: Page) -> tuple[date, bool, int]:
    limit = asked(page.document, "limit") or -1
    return page.listed_on or date.min, page.document.form == "api", limit
