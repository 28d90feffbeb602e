"""The ways in which a person may name a paper: by id, by address, by key or by title."""

import re

from etl.errors import UsageError
from etl.ids import ARXIV_ID, PaperKey
from etl.stage.connection import Connection, execute
from etl.stage.sql_files import sql_folder

_ID = re.compile(rf"(?:.*[/:])?(?P<id>{ARXIV_ID})(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?")
"""An arXiv id, alone or at the end of an address of any site that names papers so."""

_MOST_TITLES = 5
"""Titles that a message lists where several papers may be meant."""


def find_paper(con: Connection, text: str) -> PaperKey:
    """The paper that a text names: `2604.00017`, `2604.00017v2`, `arXiv:2604.00017`, an address of
    arXiv or of the site, a paper_key, a title, or a part of one title.

    Raises UsageError where the release has no such paper, or several.
    """
    words = " ".join(text.split())
    match = _ID.fullmatch(words)
    for name in (words, match["id"] if match else words):
        keys = execute(con, sql_folder("lookup")["paper_key"].text, paper=name).fetchall()
        if keys:
            return PaperKey(keys[0][0])
    titled = execute(con, sql_folder("lookup")["titled_papers"].text, title=words).fetchall()
    if not titled:
        raise UsageError(
            f"the release has no paper {text!r}: name it by its arXiv id, its address, its title "
            "or its paper_key, which `search` shows"
        )
    whole = [row for row in titled if row[2]] or titled
    if len(whole) > 1:
        lines = [f"\n  {key}  {title}" for key, title, _ in whole[:_MOST_TITLES]]
        more = f"\n  and {len(whole) - _MOST_TITLES} more" if len(whole) > _MOST_TITLES else ""
        raise UsageError(f"{len(whole)} papers may be meant by {text!r}:{''.join(lines)}{more}")
    return PaperKey(whole[0][0])
