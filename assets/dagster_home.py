"""DAGSTER_HOME as `make ui` and Dagster's own commands need it: a folder with our dagster.yaml.

Without that file Dagster sends telemetry, keeps all history and runs several loads at once. A file
that a person has changed stays as it is. To tell, the last one that we wrote is kept beside it.
"""

import hashlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from etl.files import replace_durably

_OURS = Path(__file__).with_name("dagster.yaml")
_FIRST = "de3752f2ea65935928a559e77d976c812e8fc25195036dd9f61c3b40e977bdc5"
"""The file of version 0.1.0, which was written without a copy beside it."""


def prepare_home(home: Path) -> str | None:
    """Write our dagster.yaml where none is, or one that we wrote; return a word on any other."""
    home.mkdir(parents=True, exist_ok=True)
    path, copy = home / "dagster.yaml", home / "dagster.shipped.yaml"
    ours = _OURS.read_bytes()
    is_changed = path.exists() and not _is_shipped(path.read_bytes(), ours, copy)
    for target in [copy] if is_changed else [path, copy]:
        replace_durably(target, ours)
    if not is_changed:
        return None
    return f"{path} was changed by hand and stays as it is; {copy.name} beside it is this version's"


def _is_shipped(found: bytes, ours: bytes, copy: Path) -> bool:
    if found == ours or hashlib.sha256(found).hexdigest() == _FIRST:
        return True
    return copy.exists() and found == copy.read_bytes()


def main() -> None:
    """Prepares the folder that is named."""
    parser = ArgumentParser(prog="assets.dagster_home", description=__doc__)
    parser.add_argument("home", type=Path, help="the folder that DAGSTER_HOME names")
    if kept := prepare_home(parser.parse_args().home):
        sys.stderr.write(f"{kept}\n")


if __name__ == "__main__":
    main()
