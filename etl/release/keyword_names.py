"""The concept that a person means by a keyword, in whatever spelling."""

import re

import polars as pl

from etl.errors import UsageError
from etl.normalize.keywords import keyword_folds
from etl.normalize.text import normalized_keyword
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_folder


def find_keyword(con: Connection, text: str) -> str:
    """The keyword_key of a spelling: `LLMs`, `large-language models`; a keyword_key is its own.

    Raises UsageError where no paper of the release has the keyword in any spelling.
    """
    keyword = pl.select(normalized_keyword(pl.lit(text))).item() or ""
    words = keyword_folds(pl.Series([keyword]))["keyword_words"].item()
    key = re.sub(r"(?<![0-9]) | (?![0-9])", "", words)
    lookup = sql_folder("lookup")["keyword_key"].text
    keys = execute(con, lookup, keyword=keyword, words=words, key=key).fetchall()
    if not keys:
        raise UsageError(
            f"no paper of the release has the keyword {text!r}: `paperhouse query "
            "top_keywords_by_month` shows common ones"
        )
    return str(keys[0][0])
