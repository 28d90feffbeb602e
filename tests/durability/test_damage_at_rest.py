"""What a disk may do to a file while nobody looks is named, and never becomes a wrong answer.

Every damage meets every file in a soak, and a sample of them always.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from etl.errors import PaperhouseError
from tests.durability.home import Home
from tests.durability.pages import Pages
from tests.durability.scene import Scene

pytestmark = pytest.mark.slow

BLOCK = 4096
Damage = Callable[[Path, Path, random.Random], None]
"""Does something to a file. The second path is the same file of an older release."""


def _zeroed(path: Path, _: Path, chosen: random.Random) -> None:
    with path.open("r+b") as file:
        start = chosen.randrange(0, path.stat().st_size, BLOCK)
        file.seek(start)
        file.write(bytes(min(BLOCK, path.stat().st_size - start)))


def _truncated(path: Path, _: Path, chosen: random.Random) -> None:
    os.truncate(path, chosen.randrange(path.stat().st_size))


def _older(path: Path, older: Path, _: random.Random) -> None:
    path.unlink()
    if older.exists():
        shutil.copyfile(older, path)


def _flipped(path: Path, _: Path, chosen: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
    path.write_bytes(content)


DAMAGES: dict[str, Damage] = {
    "zeroed": _zeroed, "truncated": _truncated, "older": _older, "flipped": _flipped
}  # fmt: skip
FILES = (
    "archive",
    "archive-index.sqlite",
    "stage.duckdb",
    "stage.duckdb.wal",
    "papers.duckdb",
    "history.duckdb",
)
SAMPLE = (("archive", "older"), ("papers.duckdb", "flipped"))
SEEDS = range(8)
_REBUILD = "`paperhouse rebuild`"
_COPY = "bring the file back from a copy"
_DIFFERS = "`paperhouse publish`"


@dataclass(frozen=True)
class Homes:
    """A home after a first load, after a second one, and the content after a third one too."""

    older: Home
    whole: Home
    third: Scene
    contents: tuple[object, ...]
    expected: object


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    folder = tmp_path_factory.mktemp("at_rest")
    scenes = []
    for day in (1, 2, 3):
        pages = Pages(folder / f"pages{day}")
        pages.answer(day, range(day * 10, day * 10 + 4))
        scenes.append(Scene(f"day {day}", Home(folder / f"home{day}"), pages.load))
    found, contents = Home(folder / "nothing"), []
    for scene in scenes:
        found = found.copy(scene.home.path)
        assert scene.run(found, *scene.words).code == 0
        contents.append(scene.content(found))
    older, whole, _ = (scene.home for scene in scenes)
    return Homes(older, whole, scenes[-1], tuple(contents[:2]), contents[-1])


def cases(soak: bool) -> Iterator[tuple[str, str, int]]:
    if not soak:
        yield from ((file, damage, 0) for file, damage in SAMPLE)
        return
    for file in FILES:
        for damage in DAMAGES:
            for seed in SEEDS if damage != "older" else (0,):
                yield file, damage, seed


def test_damage_is_named_or_healed_and_never_a_wrong_answer(
    homes: Homes, tmp_path: Path, soak: bool
):
    wrong = {}
    for number, (file, damage, seed) in enumerate(cases(soak)):
        home = homes.whole.copy(tmp_path / str(number))
        place, older = _place(home, file), _place(homes.older, file)
        if file == "archive":
            older = homes.older.settings.archive / place.name
        if place.exists():
            DAMAGES[damage](place, older, random.Random(f"{file} {damage} {seed}"))
            if found := _faults(homes, home, tmp_path / f"verified{number}"):
                wrong[file, damage, seed] = found
        shutil.rmtree(home.path)
    assert wrong == {}


def _place(home: Home, file: str) -> Path:
    """A file of the home; of the archive the last one."""
    return max(home.settings.archive.iterdir()) if file == "archive" else home.path / file


def _faults(homes: Homes, home: Home, folder: Path) -> list[str]:
    """What is wrong about how the damage is met, in words."""
    return [*_wrong_answers(homes, home), *_not_mended(homes, home, folder)]


def _wrong_answers(homes: Homes, home: Home) -> Iterator[str]:
    """An answer is right, or one of an older release, or an error that names what mends it."""
    try:
        content = homes.third.content(home)
    except (PaperhouseError, duckdb.Error):
        return
    if content not in homes.contents:
        yield "the release gives a wrong answer"


def _not_mended(homes: Homes, home: Home, folder: Path) -> Iterator[str]:
    """By what verify, or the next load, says."""
    verified = homes.third.run(home.copy(folder), "verify")
    if verified.code == -1:
        yield f"verify fails: {verified.err}"
    ended = homes.third.run(home, *homes.third.words)
    if ended.code:
        if verified.code == 0:
            yield f"verify notices nothing, but a load does: {ended.err}"
        yield from _mended_by(homes, home, ended.err)
    elif verified.code and _COPY in verified.err:
        yield from _mended_by(homes, home, verified.err)
    if homes.third.content(home) != homes.expected:
        yield f"the next release is wrong, after {verified}, {ended}"


def _mended_by(homes: Homes, home: Home, said: str) -> Iterator[str]:
    if _COPY in said:
        shutil.copytree(homes.whole.settings.archive, home.settings.archive, dirs_exist_ok=True)
    elif _REBUILD in said:
        ended = homes.third.run(home, "rebuild")
        if ended.code:
            yield f"rebuild ends with {ended}"
    else:
        yield f"no way out is named: {said}"
        return
    ended = homes.third.run(home, *homes.third.words)
    if ended.code:
        yield f"after it was mended, a load ends with {ended}"
