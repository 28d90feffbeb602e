"""A wheel carries the engine: installed elsewhere, it writes the same folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.site.test_site_folder import contents

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "data", "tests", "build", "__pycache__")


def test_a_wheel_that_is_installed_elsewhere_writes_the_page(
    home: Path, folder: Path, tmp_path: Path, soak: bool
) -> None:
    if not soak:
        pytest.skip("to build a wheel is for --soak")
    shutil.copytree(ROOT, tmp_path / "source", ignore=LEFT_OUT)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", tmp_path, tmp_path / "source"], check=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path / "installed"),
        "PAPERHOUSE_HOME": str(home),
    }
    command = [sys.executable, "-m", "etl", "site", "site"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    assert contents(tmp_path / "site") == contents(folder)
