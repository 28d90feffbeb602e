"""Small pages that the tests write, and what is stated about them."""

import csv
import json
import shutil
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from etl.archive.documents import Provenance, capture_id_of

_WRITTEN = Path(__file__).parents[1] / "pages"


def documents(folder: Path) -> list[tuple[Path, Provenance]]:
    """Every page in the folder, with what its captures.csv states about it."""
    with (folder / "captures.csv").open() as file:
        stated = {
            line["path"]: Provenance(line["url"], datetime.fromisoformat(line["captured_at"][:-1]))
            for line in csv.DictReader(file)
        }
    paths = sorted(path for path in folder.iterdir() if path.suffix != ".csv")
    return [(path, stated.get(path.name, Provenance())) for path in paths]


class Pages:
    """A folder of answers that the test writes, each with its line in captures.csv."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / "captures.csv"
        folder.mkdir()
        self.load = ("load", str(folder), "--manifest", str(self.manifest))
        self.manifest.write_text("path,url,captured_at\n")

    def answer(self, day: int, numbers: range, hour: int = 8) -> Path:
        """An answer for that day of April 2026, at that hour, of papers with these numbers."""
        on = date(2026, 4, day)
        path = self.folder / f"{on}_{hour:02}.json"
        path.write_text(json.dumps([_item(number, on, hour) for number in numbers]))
        url = f"https://huggingface.co/api/daily_papers?date={on}"
        with self.manifest.open("a") as file:
            file.write(f"{path.name},{url},{on}T{hour:02}:00:00Z\n")
        return path

    def capture_id(self, answer: Path) -> str:
        """The id that the capture of this answer gets."""
        [provenance] = [provenance for path, provenance in documents(self.folder) if path == answer]
        return capture_id_of(sha256(answer.read_bytes()).hexdigest(), provenance)

    def text(self, name: str) -> Path:
        """A copy of a text dump, about which nothing is stated."""
        return Path(shutil.copy(_WRITTEN / name, self.folder))


def _item(number: int, day: date, upvotes: int) -> dict[str, object]:
    person = {"user": f"login-{number % 3}", "fullname": f"Person {number % 3}", "type": "user"}
    names = ["Ada Frost", "Bo Hail", f"Cy Rain {number}"]
    paper = {
        "id": f"2604.{number:05}",
        "title": f"On the Drift of Snow, Part {number}",
        "summary": f"Snow drifts by {number} cm. Code: https://github.com/snow/drift-{number}.",
        "authors": [{"name": name, "hidden": False} for name in names],
        "publishedAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyBy": person,
        "upvotes": upvotes,
        "ai_keywords": ["snow", f"depth {number % 4}"],
    }
    stated = {"title": paper["title"], "publishedAt": paper["publishedAt"], "numComments": 1}
    return {"paper": paper, **stated}
