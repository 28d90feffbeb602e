"""Commands that a loss of power meets, each with a home before it and what it promises."""

import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import duckdb

from tests.durability.home import Home
from tests.durability.pages import Pages
from tests.durability.scene import Scene

_PARTS = 3
"""Of a page: the release, the engine and what shows them."""


class PowerScenes:
    """The scenes by name. What a home holds before its command is made once it is asked for."""

    names = (
        "first", "more", "rebuild", "accept", "audit", "watch", "inbox", "publish", "killed",
        "first_site", "site", "torn_site",
    )  # fmt: skip

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

    @cached_property
    def first_site(self) -> Scene:
        return Scene("first_site", self._after(self.first), ("site",), promise=_is_served)

    @cached_property
    def site(self) -> Scene:
        """The page of an older release stands where that of a newer one is to be served."""
        words, home = ("site",), self._after(self.first).copy(self._folder / "served")
        scene = Scene("site", home, words, promise=_is_served, always=_is_whole)
        for command in (words, self._more.load):
            assert scene.run(home, *command).code == 0
        return scene

    @cached_property
    def torn_site(self) -> Scene:
        """A part of the page is torn, and no name of a part changes when it is written anew."""
        home = self._after(self.site).copy(self._folder / "torn")
        [*_, part] = sorted((home.path / "site").glob("page-*/*"))
        part.write_bytes(b"")
        return Scene("torn_site", home, ("site",), promise=_is_served)

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


def _is_served(home: Home) -> bool:
    """Whether the page is that of the release."""
    digest = sha256(home.settings.release.read_bytes()).hexdigest()
    return _is_whole(home) and f"papers-{digest[:16]}.duckdb" in _index(home)


def _is_whole(home: Home) -> bool:
    """Whether each part that the page names is what its name says."""
    names = set(re.findall(r"(?:papers|engine|page)-[0-9a-f]{16}(?:\.duckdb)?", _index(home)))
    digests = {it: _part_digest(home.path / "site" / it) for it in names}
    return len(names) == _PARTS and all(digest[:16] in it for it, digest in digests.items())


def _index(home: Home) -> str:
    return (home.path / "site" / "index.html").read_text()


def _part_digest(part: Path) -> str:
    if part.is_file():
        return sha256(part.read_bytes()).hexdigest()
    files = sorted((it.name, sha256(it.read_bytes()).hexdigest()) for it in part.iterdir())
    return sha256("".join(f"{name} {digest}\n" for name, digest in files).encode()).hexdigest()
