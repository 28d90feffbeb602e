"""A command that a loss of power meets, with a home before it and what it promises."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from etl.archive.documents import ArchivedDocument
from etl.archive.reader import archive_files, read_documents
from tests.durability.home import EPOCH, Home
from tests.durability.outside import Nothing, Outside
from tests.durability.power_command import command_of

_FETCHED = {
    "papers": "paper_key, title, abstract, published_on, author_count, first_listed_on",
    "authorships": "paper_key, position, author_key, name_as_printed",
    "listings": "listed_on, position, paper_key",
}
"""What does not depend on when a page was fetched, by tables of core."""
_NOTHING_TO_DECIDE = 2

Content = Mapping[str, object]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    err: str = ""


@dataclass(frozen=True)
class Scene:
    """A home before a command, the command, and what it promises beside release and archive.

    again: the words that carry it out again, if they are others. settled: those that make a release
    of what the command left, where it makes none itself. unsynced: a folder of archive files that a
    killed command wrote just before, without a sync. always: what holds while it is under way, too.
    timeless: what the command leaves differs by the instant at which it came, and by that alone.
    outside: what the command gives things to.
    """

    name: str
    home: Home
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    unsynced: Path | None = None
    promise: Callable[[Home], bool] = lambda _: True
    always: Callable[[Home], bool] = lambda _: True
    timeless: bool = False
    outside: Outside = field(default_factory=Nothing)

    def variables(self, home: Home) -> dict[str, str]:
        """The environment of the command in a home."""
        usual = {
            "PAPERHOUSE_HOME": str(home.path),
            "SOURCE_DATE_EPOCH": str(EPOCH),
            "DAGSTER_HOME": str(home.path / "dagster"),
        }
        return usual | dict(self.environment)

    def run(self, home: Home, *words: str) -> Ended:
        """Carry out a command in this process."""
        command, rest = command_of(words)
        result = CliRunner().invoke(command, rest, env=self.variables(home))
        if result.exception is None or isinstance(result.exception, SystemExit):
            return Ended(result.exit_code, result.stderr)
        return Ended(-1, repr(result.exception))

    def leave_unsynced(self, home: Home) -> None:
        """Write what a killed command would have written."""
        if self.unsynced:
            shutil.copytree(self.unsynced, home.settings.archive, dirs_exist_ok=True)

    def carry_out_again(self, home: Home) -> Ended:
        """Carry the command out, and what makes a release of it.

        A decision that is made already need not be made again.
        """
        ended = self.run(home, *(self.again or self.words))
        rest = self.settled or (("publish",) if ended.code == _NOTHING_TO_DECIDE else ())
        return self.run(home, *rest) if rest and ended.code in (0, _NOTHING_TO_DECIDE) else ended

    def content(self, home: Home) -> Content:
        """What the release says; nothing where there is none."""
        if not self.timeless or not home.settings.release.exists():
            return home.content()
        selects = {
            it: f"select {names} from core.{it} order by all" for it, names in _FETCHED.items()
        }
        return {table: home.ask(text) for table, text in selects.items()}

    def archived(self, home: Home) -> frozenset[str]:
        """Captures whose bodies are as they were archived; where time differs, urls of theirs.

        Raises ArchiveDamaged.
        """
        folder = home.settings.archive
        captures = [
            item.capture
            for file in archive_files(folder)
            for item, _ in read_documents(folder, file)
            if isinstance(item, ArchivedDocument)
        ]
        return frozenset(
            str(it.provenance.url) if self.timeless else it.capture_id for it in captures
        )
