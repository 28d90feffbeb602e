"""The files of DuckDB-Wasm: pinned by hash, packed when the program is built, never committed.

`make site-files` runs this module. npm fetches the two packages, and of each one the files below
go beside it, into `engine`. A wheel that is built afterwards carries them.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.errors import UsageError
from etl.files import remove_any

ENGINE_FOLDER = Path(__file__).parent / "engine"


@dataclass(frozen=True, slots=True)
class EnginePackage:
    """One package of npm: its archive's SHA-256, and that of each file that is taken from it."""

    name: str
    version: str
    sha256: str
    files: Mapping[str, str]


PACKAGES = (
    # Every browser since 2022 has the exceptions that the `eh` build asks for. The others add
    # threads, which need headers of isolation, or only spare browsers without exceptions.
    EnginePackage(
        "@duckdb/duckdb-wasm",
        "1.32.0",
        "13c29d80888b795cb493b281685d3d3e1738db2fad50d419e2884c6585789722",
        {
            "dist/duckdb-browser.mjs": (
                "4f8c0bb3c23d1ec457a451cc27418597b9a40dd772cceacc436a2cb7b9a49c18"
            ),
            "dist/duckdb-browser-eh.worker.js": (
                "f8ab72b6b90b3ad83077d47426d4a99d5d9a4c7e07cba1a2be37d655adc7c1ab"
            ),
            "dist/duckdb-eh.wasm": (
                "4c221bfa59c11f24dbd750e70c90b9252eca6eec5633936e6a2ec766e55fd879"
            ),
            "package.json": "825e3d7ce1166ff2d6fa6bd4fe709f097b499b65a44c19cfa85191b3fcda9718",
        },
    ),
    # The version that the one above asks for; it reads the answers.
    EnginePackage(
        "apache-arrow",
        "17.0.0",
        "3517f9ef256e9e5bf819f92652028545131660784c68818604e9025ec643b317",
        {
            "Arrow.es2015.min.js": (
                "375fb7c891e25677c021e585d4ec51a5752112b182f41d51071b8401e590379e"
            ),
            "LICENSE.txt": "229dbe29e4e1344e95172f6f3a4277ec0da5c7850cb03897c47f3a24b7afce08",
            "NOTICE.txt": "b62ea242642d3a18f1e29b0c1fe082415a6943fe158ee22b48cff3762f354009",
        },
    ),
)
"""What the engine consists of; `package.json` states the licence of DuckDB-Wasm, which is MIT."""


def engine_files(folder: Path = ENGINE_FOLDER) -> dict[str, bytes]:
    """The content of each file, by name. Raises UsageError where one is missing or another one."""
    return {
        path.rpartition("/")[2]: _verified(folder / path.rpartition("/")[2], sha256)
        for package in PACKAGES
        for path, sha256 in package.files.items()
    }


def fetch_engine(folder: Path = ENGINE_FOLDER) -> None:
    """Have npm fetch the packages, and put their files into the folder, which is replaced.

    Raises UsageError where npm is missing or fails, and for a package that is not the pinned one.
    """
    with TemporaryDirectory(prefix="paperhouse_") as temporary:
        unpacked = Path(temporary, "engine")
        unpacked.mkdir()
        for package in PACKAGES:
            _unpack(_packed(package, Path(temporary)), package, unpacked)
        engine_files(unpacked)
        remove_any(folder)
        shutil.copytree(unpacked, folder)


def _verified(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"{path.name} of DuckDB-Wasm is not installed: `make site-files` in a checkout of "
            "Paperhouse fetches it, and so does building the package after that"
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UsageError(f"{path} is not the pinned file: `make site-files` fetches it anew")
    return content


def _packed(package: EnginePackage, folder: Path) -> Path:
    """The archive of a package. npm asks the registry that it is configured for, and no other."""
    spec = f"{package.name}@{package.version}"
    words = ["npm", "pack", spec, "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            words, cwd=folder, capture_output=True, check=True, text=True
        )
    except FileNotFoundError:
        raise UsageError("npm is not installed, and fetches DuckDB-Wasm") from None
    except subprocess.CalledProcessError as error:
        raise UsageError(f"npm could not fetch {spec}: {error.stderr.strip()}") from error
    archive = folder / done.stdout.split()[-1]
    if hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
        raise UsageError(f"npm fetched another {spec} than the pinned one")
    return archive


def _unpack(archive: Path, package: EnginePackage, folder: Path) -> None:
    with tarfile.open(archive) as members:
        for path in package.files:
            member = members.extractfile(f"package/{path}")
            assert member is not None  # noqa: S101 - the archive is the pinned one
            Path(folder, path.rpartition("/")[2]).write_bytes(member.read())


def _is_complete(folder: Path) -> bool:
    try:
        engine_files(folder)
    except UsageError:
        return False
    return True


if __name__ == "__main__":
    try:
        if not _is_complete(ENGINE_FOLDER):
            fetch_engine()
    except UsageError as error:
        sys.exit(f"site-files: {error}")
