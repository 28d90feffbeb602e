"""The promises that have to hold of a home after a loss of power, asked one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

from etl.errors import PaperhouseError
from tests.durability.home import Home
from tests.durability.scene import Content, Scene


class Outcome(NamedTuple):
    """What a release says, what is archived, and what the release says once all is settled."""

    content: Content
    archived: frozenset[str]
    settled: Content


def outcome(scene: Scene, home: Home) -> Outcome:
    """What a home holds, read as a whole; it is settled on the way."""
    content, archived = scene.content(home), scene.archived(home)
    if scene.settled:
        assert scene.run(home, *scene.settled).code == 0
    return Outcome(content, archived, scene.content(home))


@dataclass
class Checker:
    """Asks which promises are broken, and remembers the answers about equal homes."""

    scene: Scene
    before: Outcome
    after: Outcome
    known: dict[str, list[str]] = field(default_factory=dict)

    def broken(self, home: Home, *, is_done: bool) -> list[str]:
        """The promises that do not hold; the command is carried out again to see.

        is_done: the command had ended with exit code 0.
        """
        given = self.scene.outside.given()
        state = f"{is_done} {given} {_digest(home.path)}"
        if state not in self.known:
            found = [*self._broken_release(home, is_done), *self._broken_archive(home, is_done)]
            if is_done and not _keeps(self.scene.promise, home):
                found.append("what was done is not durable")
            if not _keeps(self.scene.always, home):
                found.append("what is served is not whole")
            found += self._broken_again(home)
            if is_done and self.scene.outside.given() != given:
                found.append("what was done outside is done once more")
            self.known[state] = found
        return self.known[state]

    def _broken_release(self, home: Home, is_done: bool) -> Iterator[str]:
        whole = [self.after.content] if is_done else [self.before.content, self.after.content]
        try:
            if self.scene.content(home) not in whole:
                yield "the release is not durable" if is_done else "the release is not a whole one"
        except (PaperhouseError, duckdb.Error) as error:
            yield f"the release does not open: {error}"

    def _broken_archive(self, home: Home, is_done: bool) -> Iterator[str]:
        try:
            found = self.scene.archived(home)
        except PaperhouseError as error:
            yield f"the archive is damaged: {error}"
            return
        if not found >= (self.after if is_done else self.before).archived:
            yield "what was archived is lost"
        if not found <= self.after.archived:
            yield "what was never archived is there"

    def _broken_again(self, home: Home) -> Iterator[str]:
        """What does not hold once the command was carried out again."""
        ended = self.scene.carry_out_again(home)
        if ended.code or "unusable" in ended.err:
            yield f"the next run ends with {ended.code}: {ended.err}"
            return
        if left := [it for it in sorted(home.names()) if ".unusable" in it]:
            yield f"the next run leaves {', '.join(left)}"
        if self.scene.content(home) != self.after.settled:
            yield "the next run ends in another release"
        if self.scene.archived(home) != self.after.archived:
            yield "the next run ends in another archive"
        if not _keeps(self.scene.promise, home):
            yield "the next run does not keep its promise"


def _keeps(promise: Callable[[Home], bool], home: Home) -> bool:
    try:
        return promise(home)
    except (duckdb.Error, OSError, PaperhouseError):
        return False


def _digest(folder: Path) -> str:
    """A digest of all that is in a home; of what a kill left half-made it knows the names alone."""
    found = sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        found.update(str(name).encode() + b"\0")
        if path.is_file() and ".new" not in name.parts[0]:
            found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()
