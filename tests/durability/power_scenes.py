"""Commands that a loss of power meets, each with a home before it and what it promises."""

from functools import cached_property
from pathlib import Path

import duckdb

from tests.durability.home import Home
from tests.durability.pages import Pages
from tests.durability.scene import Scene


class PowerScenes:
    """The scenes by name. What a home holds before its command is made once it is asked for."""

    names = ("first", "more", "rebuild", "accept", "audit", "watch", "inbox", "publish", "killed")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
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

    def _after(self, scene: Scene) -> Home:
        """The home that a scene's command leaves."""
        home = Home(self._folder / f"after_{scene.name}")
        if not home.path.exists():
            scene.home.copy(home.path)
            ended = scene.run(home, *scene.words)
            assert ended.code == 0, ended
        return home


def _is_audited(home: Home) -> bool:
    con = duckdb.connect(str(home.settings.history), read_only=True)
    try:
        return bool(con.execute("from audits").fetchall())
    finally:
        con.close()


def _is_watched(home: Home) -> bool:
    return home.settings.searches.read_text() == "snow\n"
