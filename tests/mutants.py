"""`make mutants`: changes the code, a place at a time; shows what no test of its package notices.

mutmut makes the changes and remembers what became of each: the next run tries what is new, and what
was not noticed. Of the survivors some change nothing, or are noticed by what is no test of pytest:
mutants.toml lists them with the reason. Others change words that only people read. Of the rest,
SHARE must be noticed, by a test or by mypy. Modules that are not tried are listed there, too.
"""

import itertools
import os
import re
import sys
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

import pytest
from mutmut import __main__ as mutmut
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.state import state
from mutmut.stats import status_by_exit_code

SHARE = 0.95
_NOTICED = {"killed": "tests", "timeout": "tests", "caught by type check": "types"}
_BROKEN = 255
"""mutmut takes it for a timeout; pytest did not run at all."""

_LISTS = tomllib.loads(Path(__file__).with_name("mutants.toml").read_text())
_LISTED = {
    (one["module"], change): kind
    for kind in ("equal", "elsewhere")
    for one in _LISTS[kind]
    for change in one["changes"]
}
_WORDS = re.compile(r'"XX.*\w \w.*XX"|raise \w+\(None')
_RECASED_WORDS = re.compile(r'"[^"]*\w \w')
_HEADER = ("module", "mutants", "tests", "types", "elsewhere", "equal", "words", "left", "share")
_ROW = "{:<52}" + "{:>10}" * 8


def main() -> int:
    """Tries what is to be tried and prints a row for each module. 1 if too much is unnoticed."""
    modules = sorted(map(str, mutmut.walk_mutatable_files()))
    _try_mutants(modules)
    counts = {module: _counts(module) for module in modules}
    total = sum(counts.values(), Counter[str]())
    print(_ROW.format(*_HEADER))
    for module, those in (*counts.items(), ("all", total)):
        numbers = [those[column] for column in _HEADER[1:-1]]
        print(_ROW.format(module, *numbers, f"{_share(those):.1%}"))
    for module in sorted({*map(str, mutmut.walk_source_files())} - {*modules}):
        print(f"{module:<52}  not tried: {_reason(module)}")
    return 0 if _share(total) >= SHARE else 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Called by pytest, as a plugin, before mutmut notes which functions the test has called.

    A test tries the mutants of its own package; one that takes long, those of a module.
    """
    called, path = state()._stats, item.nodeid.partition("::")[0]
    owned = _LISTS["owns"].get(path) or _package(Path(path))
    called.intersection_update({it for it in called if it.startswith(f"{owned}.")})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Called by pytest, before mutmut forks a process for each mutant: it has the import ready.

    It takes longer than a quick test may, so that every mutant would be taken for an endless loop.
    """
    if any(item.nodeid.startswith("tests/expectations/") for item in items):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import_module("great_expectations")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Called by pytest: the next session of this process gives the parameters the same ids.

    It would escape what is escaped already, and find no test by an id that is not ASCII.
    """
    for item in session.items:
        for mark in item.iter_markers("parametrize"):
            object.__setattr__(mark._param_ids_from or mark, "_param_ids_generated", None)


def _package(test_file: Path) -> str:
    """By the folder: `tests/fetch/test_pace.py` tests `etl.fetch`, `tests/test_ids.py` `etl`."""
    folder = test_file.parts[1:-1]
    return "expectations" if "expectations" in folder else ".".join(("etl", *folder[:1]))


def _try_mutants(modules: list[str]) -> None:
    """Has mutmut try those of which it knows nothing, or that were not noticed."""
    _forget_survivors(modules)
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # mypy is there
    mutmut.print_stats = _seldom(mutmut.print_stats)
    mutmut.cli(["run", "--max-children", "1"], standalone_mode=False)


def _seldom(show: Callable[..., None]) -> Callable[..., None]:
    """mutmut counts all mutants anew after each of them."""
    calls = itertools.count()
    return lambda *those, **options: None if next(calls) % 200 else show(*those, **options)


def _forget_survivors(modules: list[str]) -> None:
    """What was not noticed is tried anew, by tests that are chosen anew.

    mutmut copies files beside the modules but once, and a module that is new in the list was copied
    as it is, so that it would be taken for done.
    """
    Path("mutants/mutmut-stats.json").unlink(missing_ok=True)
    for folder in ("etl", "expectations"):
        for file in Path(folder).rglob("*.[!p]*"):
            (Path("mutants") / file).unlink(missing_ok=True)
    for module in modules:
        mutants = SourceFileMutationData(path=module)
        mutants.load()
        if not mutants.meta_path.exists():
            (Path("mutants") / module).unlink(missing_ok=True)
            continue
        for name, exit_code in mutants.exit_code_by_key.items():
            if not _noticed_by(exit_code):
                mutants.exit_code_by_key[name] = None
        mutants.save()


def _reason(module: str) -> str:
    """Why a module is not tried."""
    reasons = _LISTS["not_tried"]
    return next(
        it["reason"] for it in reasons if any(fnmatch(module, one) for one in it["modules"])
    )


def _noticed_by(exit_code: int | None) -> str | None:
    """`tests` or `types`; None for a survivor."""
    return None if exit_code == _BROKEN else _NOTICED.get(status_by_exit_code[exit_code])


def _counts(module: str) -> Counter[str]:
    """How many mutants of a module there are of each kind. Those that are left are printed."""
    mutants = SourceFileMutationData(path=module)
    mutants.load()
    counts = Counter(mutants=len(mutants.exit_code_by_key))
    for name, exit_code in mutants.exit_code_by_key.items():
        kind = _noticed_by(exit_code)
        if kind is None:
            old, new = _change(name, module)
            kind = _LISTED.get((module, new)) or ("words" if _are_words(old, new) else "left")
            if kind == "left":
                print(f"{name.rpartition('.')[2]}\n  - {old}\n  + {new}")
        counts[kind] += 1
    return counts


def _change(name: str, module: str) -> tuple[str, str]:
    """What a mutant replaces, and by what, each in one line; `without …` where that is nothing."""
    lines = get_diff_for_mutant(name, path=module).splitlines()[2:]
    old, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return old, new or f"without {old}"


def _are_words(old: str, new: str) -> bool:
    """True where a sentence was changed, which no program reads."""
    is_recased = old.lower() == new.lower() and _RECASED_WORDS.search(old)
    return bool(is_recased or _WORDS.search(new))


def _share(counts: Counter[str]) -> float:
    noticed = counts["tests"] + counts["types"]
    return noticed / ((noticed + counts["left"]) or 1)


if __name__ == "__main__":
    sys.exit(main())
