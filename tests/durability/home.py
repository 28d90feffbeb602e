"""A folder that the program writes into, the program, and what it left there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.archive.documents import LocatedCapture
from etl.archive.reader import archive_files, scan_captures
from etl.contract.quality import EVIDENCE_TABLES
from etl.release.database import open_release
from etl.release.export import export_release
from etl.settings import Settings
from etl.stage.connection import connect
from etl.stage.sql_files import sql_text

ROOT = Path(__file__).parents[2]
EPOCH = 1_790_000_000
_LEFT = {
    ".history.duckdb.new": "recording",
    ".papers.duckdb.new": "deriving or checking",
    "stage.duckdb.wal": "staging",
}
_TABLES = f"""
select schema_name || '.' || table_name from duckdb_tables()
where schema_name in ('core', 'mart')
    or schema_name || '.' || table_name in {tuple(it.name for it in EVIDENCE_TABLES)}
"""
_VIEWS = "select view_name, sql from duckdb_views() where not internal"


@dataclass(frozen=True)
class Home:
    """What a program writes into, seen from outside of it."""

    path: Path

    @property
    def settings(self) -> Settings:
        now = datetime.fromtimestamp(EPOCH, UTC).replace(tzinfo=None)
        return Settings(self.path, lock_seconds=0, source_date=now)

    def copy(self, path: Path) -> "Home":
        if self.path.exists():
            shutil.copytree(self.path, path)
        return Home(path)

    def start(
        self, *command: str | Path, prefix: Sequence[str] = (), **environment: str
    ) -> "subprocess.Popen[str]":
        """The real command line, under way; prefix: the command that starts it."""
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.by_difference", *map(str, command)],
            env=os.environ | {"PAPERHOUSE_HOME": str(self.path), "SOURCE_DATE_EPOCH": str(EPOCH)}
            | environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def run(
        self, *command: str | Path, prefix: Sequence[str] = (), **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        """The real command line, when it has ended."""
        process = self.start(*command, prefix=prefix, **environment)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def export(self, folder: Path) -> dict[str, bytes]:
        """The bytes of every exported file of the release."""
        with open_release(self.settings.release) as con:
            export_release(con, folder, None)
        return {it.name: it.read_bytes() for it in sorted(folder.iterdir())}

    def content(self) -> dict[str, str]:
        """What the release says that follows from pages; nothing where there is no release.

        It is the sums over the rows of each table, and the text of each view. Releases of which
        they are equal are exported as the same bytes, which takes ten times as long.
        """
        if not self.settings.release.exists():
            return {}
        with open_release(self.settings.release) as con:
            tables = [str(name) for (name,) in con.execute(_TABLES).fetchall()]
            sums = " union all by name ".join(
                f"select '{it}' as name, * from (\n{_sums(it)}\n)" for it in tables
            )
            return dict(con.execute(sums).fetchall() + con.execute(_VIEWS).fetchall())

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """The release's answer to this SQL."""
        with open_release(self.settings.release) as con:
            return con.execute(question).fetchall()

    def releases(self) -> list[str]:
        """Ids that the release itself names, in order."""
        if not self.settings.release.exists():
            return []
        rows = self.ask("select release_id from meta.releases order by 1")
        return [str(row[0]) for row in rows]

    def attempts(self) -> list[tuple[str, str]]:
        """Outcome and release_id of every attempt in history, in order."""
        con = connect(self.settings.history, read_only=True)
        try:
            return con.execute("select outcome, release_id from attempts order by 2").fetchall()
        finally:
            con.close()

    def archived(self) -> list[str]:
        """The capture of every document's record, in order."""
        folder = self.settings.archive
        items = [item for file in archive_files(folder) for item, _ in scan_captures(folder, file)]
        return sorted(item.capture.capture_id for item in items if isinstance(item, LocatedCapture))

    def names(self) -> set[str]:
        return {path.name for path in self.path.iterdir()} if self.path.exists() else set()

    def state(self) -> str:
        """What a killed process was about, as far as it shows."""
        names = self.names()
        for name, state in _LEFT.items():
            if name in names:
                return state
        return "between files"


def _sums(table: str) -> str:
    return sql_text("statements", "row_sums", relation=table)
