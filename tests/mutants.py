"""`make mutants`: changes the code that decides, a place at a time; shows what no test notices.

mutmut makes the changes and remembers what became of each: the next run tries what is new, and what
was not noticed. Of the survivors some change nothing, or are noticed by what is no test of pytest:
mutants.toml lists them with the reason. Others change words that only people read. Of the rest,
SHARE must be noticed, by a test or by mypy.
"""

import os
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from mutmut.__main__ import cli
from mutmut.configuration import config
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
_ROW = "{:<44}" + "{:>10}" * 8


def main() -> int:
    """Tries what is to be tried and prints a row for each module. 1 if too much is unnoticed."""
    _forget_survivors()
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # mypy is there
    cli(["run", "--max-children", "1"], standalone_mode=False)
    counts = {module: _counts(module) for module in config().only_mutate}
    total = sum(counts.values(), Counter[str]())
    print(_ROW.format(*_HEADER))
    for module, those in (*counts.items(), ("all", total)):
        numbers = [those[column] for column in _HEADER[1:-1]]
        print(_ROW.format(module, *numbers, f"{_share(those):.1%}"))
    return 0 if _share(total) >= SHARE else 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Called by pytest, as a plugin, before mutmut notes which functions the test has called."""
    called = state()._stats
    if module := _LISTS["slow"].get(item.nodeid.partition("::")[0]):
        called.intersection_update({it for it in called if it.startswith(f"{module}.")})


def _forget_survivors() -> None:
    """What was not noticed is tried anew, by tests that are chosen anew.

    mutmut copies files beside the modules but once, and a module that is new in the list was copied
    as it is, so that it would be taken for done.
    """
    Path("mutants/mutmut-stats.json").unlink(missing_ok=True)
    for file in Path("etl").rglob("*.[!p]*"):
        (Path("mutants") / file).unlink(missing_ok=True)
    for module in config().only_mutate:
        mutants = SourceFileMutationData(path=module)
        mutants.load()
        if not mutants.meta_path.exists():
            (Path("mutants") / module).unlink(missing_ok=True)
            continue
        for name, exit_code in mutants.exit_code_by_key.items():
            if not _noticed_by(exit_code):
                mutants.exit_code_by_key[name] = None
        mutants.save()


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
    """What a mutant replaces, and by what, each in one line."""
    lines = get_diff_for_mutant(name, path=module).splitlines()[2:]
    old, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return old, new


def _are_words(old: str, new: str) -> bool:
    """True where a sentence was changed, which no program reads."""
    is_recased = old.lower() == new.lower() and _RECASED_WORDS.search(old)
    return bool(is_recased or _WORDS.search(new))


def _share(counts: Counter[str]) -> float:
    noticed = counts["tests"] + counts["types"]
    return noticed / ((noticed + counts["left"]) or 1)


if __name__ == "__main__":
    sys.exit(main())
