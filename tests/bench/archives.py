"""Archives of any size, out of the days of ../shared/corpus.

A variant of a paper has an id, a title and an abstract of its own, and half of its authors have
names of their own. Each day lists its papers with as many variants as the size asks for, and the
same on the next day once more, as pages that moved.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Item = dict[str, Any]
PAGE = 100
"""The API gives so many entries at most."""


class ArchivePages:
    """Writes pages, with the manifest that states their urls and instants."""

    def __init__(self, folder: Path, days: Sequence[Path]) -> None:
        self._folder = folder
        self._days = days
        self._numbers: defaultdict[str, int] = defaultdict(int)

    def write(self, paper_count: int) -> Path:
        """Write days of so many papers in all, as far as whole variants go; give their folder."""
        items = {path.stem: _items(path) for path in self._days}
        variants = max(1, round(paper_count / sum(map(len, items.values()))))
        return self._manifest(
            "all",
            (
                (
                    date.fromisoformat(day),
                    [self._variant(it, number) for it in listed for number in range(variants)],
                )
                for day, listed in items.items()
            ),
        )

    def write_next_day(self, number: int = 1) -> Path:
        """Write one more day, as long as one of the corpus; give the folder with its manifest."""
        last = self._days[-1]
        day = date.fromisoformat(last.stem) + timedelta(days=number)
        items = [_moved(self._variant(it, 10_000 + number), day) for it in _items(last)]
        return self._manifest(f"day{number}", [(day, items)])

    def _manifest(self, name: str, days: Iterable[tuple[date, list[Item]]]) -> Path:
        folder = self._folder / name
        folder.mkdir(parents=True)
        with (folder / "captures.csv").open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(("path", "url", "captured_at"))
            for day, items in days:
                lines.writerows(_write_pages(folder, day, items))
        return folder

    def _variant(self, item: Item, number: int) -> Item:
        """The paper itself is the variant 0."""
        if number == 0:
            return item
        found = deepcopy(item)
        paper = found["paper"]
        word = _word(number)
        paper["id"] = self._free_id(paper["id"])
        paper["title"] = found["title"] = f"{paper['title']} {word}"
        paper["summary"] = f"{paper['summary']} This is {word} of {paper['id']}."
        for author in paper["authors"][::2]:
            author["name"] = f"{author['name']}{word.lower()}"
        return found

    def _free_id(self, arxiv_id: str) -> str:
        """An id of the same month, from its end, where arXiv has none."""
        month = arxiv_id[:4]
        self._numbers[month] += 1
        return f"{month}.{100_000 - self._numbers[month]:05}"


def _moved(item: Item, day: date) -> Item:
    """As submitted for another day: a page of the old one would be held, because it lists less."""
    if "submittedOnDailyAt" in item["paper"]:
        item["paper"]["submittedOnDailyAt"] = f"{day}T00:00:00.000Z"
    return item


def _items(path: Path) -> list[Item]:
    """The entries of a day; none where the file holds another answer of the site."""
    read = json.loads(path.read_bytes())
    entries = read if isinstance(read, list) else []
    return [it for it in entries if isinstance(it, dict) and isinstance(it.get("paper"), dict)]


def _write_pages(folder: Path, day: date, items: list[Item]) -> Iterator[tuple[str, str, str]]:
    """The pages of a day's answer, asked for on that evening and two days later."""
    for hour, later in ((18, 0), (18, 3)):
        for number, start in enumerate(range(0, len(items), PAGE)):
            name = f"{day}-{later}-{number}.json"
            text = json.dumps(items[start : start + PAGE])
            (folder / name).write_text(text + " " * later)
            url = f"https://huggingface.co/api/daily_papers?date={day}&limit={PAGE}&p={number}"
            at = f"{day + timedelta(days=later)}T{hour + number // 60}:{number % 60:02}:00Z"
            yield name, url, at


def _word(number: int) -> str:
    """A capitalised word for each number."""
    letters = ""
    while number:
        number, digit = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[digit] + "aeiou"[digit % 5]
    return letters.capitalize()
