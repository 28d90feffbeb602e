"""Commands that a loss of power meets, each with a home before it and what it promises."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import duckdb
from click.testing import CliRunner

from etl.archive.documents import ArchivedDocument
from etl.archive.reader import archive_files, read_documents
from etl.pipeline.mail.ledger_file import read_ledger
from etl.pipeline.mail.ledger_rows import MailTrouble
from tests.durability.home import EPOCH, Home
from tests.durability.pages import Pages
from tests.durability.power_command import NOTED, command_of
from tests.replica import MadeUp, Replica

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 3)
_SETTLED = datetime(2026, 5, 20, 12)
"""When nothing listed in April changes any more."""
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
    killed command wrote just before, without a sync.
    timeless: what the command leaves differs by the instant at which it came, and by that alone.
    """

    name: str
    home: Home
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    unsynced: Path | None = None
    promise: Callable[[Home], bool] = lambda _: True
    timeless: bool = False

    def variables(self, home: Home) -> dict[str, str]:
        """The environment of the command in a home."""
        usual = {"PAPERHOUSE_HOME": str(home.path), "SOURCE_DATE_EPOCH": str(EPOCH)}
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

    def content(self, home: Home, folder: Path) -> Content:
        """What the release says; nothing where there is none. folder: for an export, new."""
        if not self.timeless or not home.settings.release.exists():
            return home.export(folder)
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


class PowerScenes:
    """The scenes by name. What a home holds before its command is made when it is first asked for.

    url: of the site that answers those that fetch.
    """

    names = ("first", "more", "rebuild", "accept", "audit", "watch", "inbox", "publish", "killed",
             "fetch")  # fmt: skip

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._site = {"PAPERHOUSE_SITE": url, "PAPERHOUSE_SINCE": str(FIRST)}
        self._first, self._more = Pages(folder / "first"), Pages(folder / "more")
        self._first.answer(1, range(1, 7))
        self._first.answer(2, range(7, 10))
        self._held = self._more.answer(1, range(1, 3), hour=9)
        self._more.answer(3, range(12, 16))
        self.nothing = Home(folder / "nothing")
        self.nothing.path.mkdir()

    def __getitem__(self, name: str) -> Scene:
        found: Scene = getattr(self, name)
        return found

    @cached_property
    def first(self) -> Scene:
        return Scene("first", self.nothing, self._first.load)

    @cached_property
    def more(self) -> Scene:
        return Scene("more", self._after(self.first), self._more.load)

    @cached_property
    def rebuild(self) -> Scene:
        return Scene("rebuild", self._after(self.more), ("rebuild",))

    @cached_property
    def accept(self) -> Scene:
        words = ("accept", self._more.capture_id(self._held))
        return Scene("accept", self._after(self.more), words)

    @cached_property
    def audit(self) -> Scene:
        return Scene("audit", self._after(self.more), ("audit",), promise=_is_audited)

    @cached_property
    def watch(self) -> Scene:
        return Scene(
            "watch", self._after(self.first), ("watch", "add", "snow"), promise=_is_watched
        )

    @cached_property
    def ledger(self) -> Scene:
        return Scene("ledger", self._after(self.first), ("note",), promise=_is_noted)

    @cached_property
    def inbox(self) -> Scene:
        home = self._after(self.first).copy(self._folder / "filled")
        Pages(home.settings.inbox).answer(4, range(20, 24))
        return Scene("inbox", home, ("inbox",), settled=("publish",))

    @cached_property
    def publish(self) -> Scene:
        return Scene("publish", self._after(self.inbox), ("publish",))

    @cached_property
    def killed(self) -> Scene:
        """The archive has what a killed command did not sync, and `publish` shows it."""
        ahead = self._after(self.inbox).settings.archive
        again, settled = ("inbox",), ("publish",)
        home, words = self.inbox.home, ("publish",)
        return Scene("killed", home, words, again=again, settled=settled, unsynced=ahead)

    @cached_property
    def fetch(self) -> Scene:
        words = ("fetch", "--from", str(FIRST), "--to", str(LAST))
        home = self._after(self.first)
        return Scene("fetch", home, words, self._site, settled=("publish",), timeless=True)

    def _after(self, scene: Scene) -> Home:
        """The home that a scene's command leaves."""
        home = Home(self._folder / f"after_{scene.name}")
        if not home.path.exists():
            scene.home.copy(home.path)
            ended = scene.run(home, *scene.words)
            assert ended.code == 0, ended
        return home


@contextmanager
def power_scenes(folder: Path) -> Iterator[PowerScenes]:
    """All scenes; a site answers those that fetch until the block ends."""
    with Replica(MadeUp(FIRST), now=_SETTLED, limits=None) as replica:
        yield PowerScenes(folder, replica.url)


def _is_audited(home: Home) -> bool:
    con = duckdb.connect(str(home.settings.history), read_only=True)
    try:
        return bool(con.execute("from audits").fetchall())
    finally:
        con.close()


def _is_noted(home: Home) -> bool:
    with read_ledger(home.path) as ledger:
        return ledger is not None and ledger.troubles() == [
            MailTrouble(NOTED[0], NOTED[2], NOTED[1])
        ]


def _is_watched(home: Home) -> bool:
    return home.settings.searches.read_text() == "snow\n"
