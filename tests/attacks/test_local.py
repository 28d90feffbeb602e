"""What others do to the files of a home: they hold locks, plant links, leave foreign files."""

import errno
import fcntl
import os
import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import FileUnusable, UsageError
from etl.files import check_file_kind, owner_lock, private_folder, replacing, writing_out
from etl.release.database import open_release
from etl.release.export import export_release
from etl.stage.progress import no_progress
from tests.durability.home import ROOT, Home
from tests.durability.kill_at import act
from tests.durability.pages import Pages

pytestmark = pytest.mark.slow


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file elsewhere, which nothing may write to."""
    path = tmp_path / "victim"
    path.write_text("mine")
    yield path
    assert path.read_text() == "mine"


@pytest.mark.parametrize("before", [None, 0o644, 0o666, 0o600])
def test_l8_a_lock_can_be_opened_by_its_owner_alone(tmp_path: Path, before: int | None):
    path = tmp_path / "home" / "load.lock"
    if before is not None:
        path.parent.mkdir()
        path.touch()
        path.chmod(before)
    with owner_lock(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("name", ["load.lock", "fetch.lock"])
def test_l8_another_user_cannot_hold_a_lock(tmp_path: Path, name: str):
    path = tmp_path / name
    with owner_lock(path):
        pass
    tmp_path.chmod(0o755)
    folder = os.open(tmp_path, os.O_RDONLY)
    pid = os.fork()
    if pid == 0:
        os._exit(_as_nobody(folder, name))
    os.close(folder)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == errno.EACCES


def _as_nobody(folder: int, name: str) -> int:
    """0 where another user gets the lock, else the number of the error."""
    try:
        os.setresuid(65534, 65534, 65534)
        fcntl.flock(os.open(name, os.O_RDONLY, dir_fd=folder), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno or 1
    return 0


@pytest.mark.parametrize("kind", ["link", "dangling link", "link loop", "folder", "pipe"])
def test_l8_what_is_no_lock_is_named(tmp_path: Path, victim: Path, kind: str):
    path = tmp_path / "load.lock"
    _put(kind, path, victim)
    with pytest.raises(FileUnusable, match=f"^{path} (is|cannot be read) .*: remove it"):
        owner_lock(path)


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "link loop", "pipe", "folder"])
def test_l7_what_has_the_name_of_our_folder_goes(tmp_path: Path, victim: Path, kind: str):
    path = tmp_path / ".papers.duckdb.new"
    _put(kind, path, victim)
    with private_folder(path) as folder:
        assert stat.S_IMODE(path.lstat().st_mode) == 0o700
        (folder / "papers.duckdb").write_text("new")
    assert not path.exists()
    assert not path.is_symlink()


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "link loop"])
def test_l7_a_link_is_replaced_and_not_followed(tmp_path: Path, victim: Path, kind: str):
    path = tmp_path / "datapackage.json"
    _put(kind, path, victim)
    with replacing(path) as file:
        file.write(b"new")
    assert (path.is_symlink(), path.read_text()) == (False, "new")
    assert sorted(it.name for it in tmp_path.iterdir()) == ["datapackage.json", "victim"]


def test_l7_a_new_file_is_nobodys_until_it_is_whole(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_text("old")

    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"ne" * (1 // 0))
    assert [(it.name, it.read_text()) for it in tmp_path.iterdir()] == [("page.html", "old")]


def test_l7_export_follows_no_link_in_its_folder(tmp_path: Path, victim: Path):
    """Every name that it may write to is taken by a link, and so are those of earlier versions."""
    pages, home = Pages(tmp_path / "pages"), Home(tmp_path / "home")
    pages.answer(1, range(1, 4))
    act(home.settings, no_progress, *pages.load)
    expected = home.export(tmp_path / "first")
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in expected:
        for taken in (name, f".{name}.new", f"tmp_{name}", f"tmp_.{name}.new"):
            (shared / taken).symlink_to(victim)
    with open_release(home.settings.release) as con:
        written = export_release(con, shared, None)
    assert {path.name: path.read_bytes() for path in written} == expected
    assert not any(path.is_symlink() for path in written)


@pytest.mark.parametrize("kind", ["link", "dangling link", "link loop", "folder"])
def test_l7_an_answer_is_not_written_through_a_link(tmp_path: Path, victim: Path, kind: str):
    path = tmp_path / "answer.csv"
    _put(kind, path, victim)
    with pytest.raises(UsageError, match=f"^cannot write {path}: "), writing_out(path) as file:
        file.write(b"new")
    assert {it.name for it in tmp_path.iterdir()} == {"answer.csv", "victim"}


def test_an_answer_goes_into_a_pipe_or_a_device_as_it_comes(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read = list[bytes]()
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()), daemon=True)
    reader.start()
    with writing_out(path) as file:
        file.write(b"new")
    reader.join(timeout=10)
    assert read == [b"new"]
    with writing_out(Path("/dev/null")) as file:
        file.write(b"new")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("folder", "is a folder where a file belongs"),
        ("pipe", "is a pipe where a file belongs"),
        ("dangling link", "is a link to nothing"),
        ("link loop", r"cannot be read \(Too many levels of symbolic links\)"),
    ],
)
def test_l10_what_is_no_file_is_reported_before_it_is_opened(
    tmp_path: Path, victim: Path, kind: str, said: str
):
    path = tmp_path / "stage.duckdb"
    _put(kind, path, victim)
    with pytest.raises(FileUnusable, match=f"^{path} {said}: mend it$"):
        check_file_kind(path, "mend it")


def test_a_file_and_a_link_to_one_may_be_opened(tmp_path: Path, victim: Path):
    (tmp_path / "link").symlink_to(victim)
    found = [check_file_kind(tmp_path / name, "") for name in ("victim", "link", "nothing")]
    assert found == [True, True, False]


def _put(kind: str, path: Path, victim: Path) -> None:
    match kind:
        case "file":
            path.write_text("another's")
        case "link":
            path.symlink_to(victim)
        case "dangling link":
            path.symlink_to(path.with_name("nothing"))
        case "link loop":
            path.symlink_to(path)
        case "folder":
            path.mkdir()
            (path / "within").write_text("another's")
        case "pipe":
            os.mkfifo(path)


def test_l12_nothing_is_written_outside_of_the_home(tmp_path: Path):
    """Matplotlib, DuckDB and whatever else keeps a cache keep none in the person's own folders."""
    pages, home, person = Pages(tmp_path / "pages"), Home(tmp_path / "home"), tmp_path / "person"
    pages.answer(1, range(1, 4))
    person.mkdir()
    places = {"HOME": str(person), "MPLCONFIGDIR": "", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
    for words in (pages.load, ("report", "--no-open"), ("export", tmp_path / "out")):
        assert home.run(*words, **places).returncode == 0
    assert [path.name for path in person.rglob("*")] == []
    assert any((home.path / ".cache" / "matplotlib").iterdir())


def test_l12_the_browser_of_ci_is_pinned():
    text = (ROOT / ".ci" / "run").read_text()
    [asked] = re.findall(r'"chromium=\$CHROMIUM"', text)
    assert re.search(r"^CHROMIUM=\d+(\.\d+){3}-\S+$", text, re.MULTILINE)
    others = [line for line in text.splitlines() if "apt-get install" in line and asked not in line]
    assert not [line for line in others if "chromium" in line]
