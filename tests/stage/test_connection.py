"""What the system refuses is one error that names the file and what to do."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import StorageError
from etl.stage.connection import translate_storage_errors


def test_too_little_memory_is_told_with_its_setting(tmp_path: Path) -> None:
    said = "What is archived and published stays: give the command more with PAPERHOUSE_MEMORY"
    with duckdb.connect() as con:
        con.execute("set memory_limit = '2MB'")
        with pytest.raises(StorageError, match=said), translate_storage_errors(tmp_path):
            con.execute("select list(n order by n desc) from range(1_000_000) as numbers(n)")
