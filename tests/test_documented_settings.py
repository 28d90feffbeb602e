"""The README has a line for everything that the environment decides."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = re.compile("PAPERHOUSE_[A-Z_]*[A-Z]")


def test_each_setting_that_is_read_stands_in_the_readme() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("etl", "assets", "expectations")
        for path in (ROOT / folder).rglob("*.py")
    )
    read = set(NAME.findall(code))
    assert "PAPERHOUSE_HOME" in read
    assert read - set(NAME.findall((ROOT / "README.md").read_text("utf-8"))) == set()
