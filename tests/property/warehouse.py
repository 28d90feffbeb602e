"""A warehouse in a folder of its own, fed through the real pipeline and read as a person would."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from etl.pipeline.accept import accept_capture
from etl.pipeline.load import load_documents
from etl.pipeline.rebuild import rebuild_release
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings
from tests.property.documents import Document
from tests.property.model import Model

IMPORTED_AT = datetime(2026, 11, 1, 12)


@dataclass(frozen=True)
class Warehouse:
    folder: Path

    def load(self, documents: Iterable[Document], imported_at: datetime = IMPORTED_AT) -> None:
        saved = [(self._saved(document.body), document.provenance) for document in documents]
        load_documents(self._settings(imported_at), saved)

    def accept(self, capture_id: str) -> None:
        accept_capture(self._settings(IMPORTED_AT), capture_id)

    def rebuild(self) -> None:
        rebuild_release(self._settings(IMPORTED_AT))

    def exported(self) -> dict[str, bytes]:
        """The bytes of every exported file."""
        with open_release(self._settings(IMPORTED_AT).release) as con:
            files = export_release(con, self.folder / "export", None)
        return {file.name: file.read_bytes() for file in files}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.answers([query])[0]

    def answers(self, queries: Iterable[str]) -> list[list[tuple[Any, ...]]]:
        with open_release(self._settings(IMPORTED_AT).release) as con:
            return [con.execute(query).fetchall() for query in queries]

    def _saved(self, body: bytes) -> Path:
        path = self.folder / "pages" / sha256(body).hexdigest()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return path

    def _settings(self, imported_at: datetime) -> Settings:
        return Settings(self.folder / "home", source_date=imported_at)


def loaded(folder: Path, documents: Sequence[Document], accepted: Sequence[str] = ()) -> Warehouse:
    warehouse = Warehouse(folder)
    warehouse.load(documents)
    for capture_id in accepted:
        warehouse.accept(capture_id)
    return warehouse


def assert_is_what_the_model_says(warehouse: Warehouse, model: Model) -> None:
    answers = warehouse.answers(_TABLES.values())
    for table, rows in zip(_TABLES, answers, strict=True):
        found = {tuple(_plain(value) for value in row) for row in rows}
        promised = getattr(model, table)
        assert len(found) == len(rows), table
        assert (found - promised, promised - found) == (set(), set()), table
    assert _authorships(warehouse) == {
        (*place, None if s.is_hidden else s.name, s.is_hidden, _login(s.login, s.is_hidden))
        for place, s in model.authorships.items()
    }
    assert _authors(warehouse) == model.authors


_TABLES = {
    "captures": "select capture_id, outcome, listing_kind, listed_on, entry_count, listing_count, "
    "refused_count, held_count, repaired_count from core.captures",
    "rejects": "select capture_id, position, faults from quality.rejects",
    "arxiv_records": "select capture_id, position, paper_key, is_listed from core.arxiv_records",
    "listings": "select capture_id, position, paper_key, listing_kind, listed_on "
    "from core.listings",
    "aliased": "select alias_key, paper_key from core.paper_aliases",
    "ambiguous_titles": "select paper_key, candidate_count from quality.ambiguous_titles",
    "papers": "select paper_key, arxiv_id, title, abstract, published_at, published_on, "
    "published_on_method, author_count, organization_key, first_listed_on, first_seen_at, "
    "last_seen_at, listing_count from core.papers",
    "observations": "select paper_key, capture_id, observed_at, upvotes, comment_count, "
    "github_stars from core.observations",
    "keywords": "select paper_key, keyword from core.keywords",
    "organizations": "select organization_key, name, full_name from core.organizations",
    "submissions": "select paper_key, account_key, submitted_on from core.submissions",
    "paper_versions": "select paper_key, version, valid_from, valid_to, title, abstract, "
    "organization_key from core.paper_versions",
}


def _plain(value: Any) -> Any:
    """A list of faults as the set of columns that it names."""
    return frozenset(fault.split(":")[0] for fault in value) if isinstance(value, list) else value


def _login(login: str | None, is_hidden: bool) -> str | None:
    return login.lower() if login and not is_hidden else None


def _authorships(warehouse: Warehouse) -> set[tuple[Any, ...]]:
    query = "select paper_key, position, name_as_printed, is_hidden, account_key "
    return set(warehouse.rows(query + "from core.authorships"))


def _authors(warehouse: Warehouse) -> set[tuple[Any, ...]]:
    query = (
        "select name, authors.account_key, list(row(paper_key, position)) "
        "from core.authors as authors inner join core.authorships using (author_key) "
        "group by author_key, name, authors.account_key"
    )
    return {(name, key, frozenset(places)) for name, key, places in warehouse.rows(query)}
