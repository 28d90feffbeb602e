"""Values are bound as they are, and pandas, which is installed here, is not imported for it."""

import subprocess
import sys
from datetime import datetime

import pytest

from etl.stage.connection import SqlValue, connect, execute

pytestmark = pytest.mark.slow

IMPORTED = """
import sys
from etl.stage.connection import connect, execute

[(text,)] = execute(connect(), "select $text", text="it's").fetchall()
print(text, "pandas" in sys.modules)
"""
IN_ANOTHER_THREAD = """
import threading
from etl.stage.binding import hide_libraries

def find():
    from pandas import DataFrame
    print(DataFrame.__name__)

with hide_libraries():
    try:
        find()
    except ModuleNotFoundError as error:
        print(error.name)
    thread = threading.Thread(target=find)
    thread.start()
    thread.join()
find()
"""
VALUES: list[SqlValue] = [
    None, 3, "it's $a 'quoted' \\ text", ["a", "b'c"], [], datetime(2026, 4, 1, 10, 0, 0, 5)
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was_bound(value: SqlValue):
    with connect() as con:
        assert execute(con, "select $value", value=value).fetchall() == [(value,)]


@pytest.mark.parametrize(
    ("program", "said"),
    [(IMPORTED, "it's False\n"), (IN_ANOTHER_THREAD, "pandas\nDataFrame\nDataFrame\n")],
)
def test_pandas_is_hidden_while_values_are_bound_and_then_no_longer(program: str, said: str):
    words = [sys.executable, "-c", program]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == said
