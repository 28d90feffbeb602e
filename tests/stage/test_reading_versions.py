"""Processes that are to give the same rows have the same versions of all that rows depend on."""

import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import etl
from etl.stage.reading_versions import differing_version, reading_versions

OWN = reading_versions()


def test_the_version_of_our_code_is_a_hash_of_every_file_with_its_name() -> None:
    root = Path(etl.__file__).parent
    code = b"".join(
        str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0"
        for path in sorted(root.rglob("*.py"))
    )
    assert OWN["Python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert OWN["Paperhouse"] == f"{version('paperhouse')} (code {sha256(code).hexdigest()[:8]})"
    assert OWN["polars"] == version("polars")


def test_the_same_versions_do_not_differ() -> None:
    assert differing_version(OWN) is None
    assert differing_version({**OWN, "another": "1"}) is None


def test_the_first_that_differs_is_named_with_both_versions() -> None:
    assert differing_version({**OWN, "Python": "2.7", "polars": "0.1"}) == (
        f"has Python {OWN['Python']}, and the command 2.7: install one on both"
    )


def test_one_that_is_missing_differs() -> None:
    others = {name: own for name, own in OWN.items() if name != "lxml"}
    assert differing_version(others) == (
        f"has lxml {OWN['lxml']}, and the command None: install one on both"
    )
