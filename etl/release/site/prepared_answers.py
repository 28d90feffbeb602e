"""Answers that a browser need not compute: usual questions, and views before anything is chosen.

They are asked when the folder is written, of the same release and by the same SQL. The page asks
the engine for all others.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from etl.errors import UsageError
from etl.release.queries import Relation, ask_release, shown_rows
from etl.release.site.statements_of_page import page_questions
from etl.stage.connection import Connection
from etl.stage.sql_files import sql_text

MOST_ROWS = 1000
"""So many rows of a question's answer are shown."""


def prepared_answers(con: Connection, last_day: str | None) -> dict[str, Any]:
    """Each answer as the page's `ask` gives it, by what is asked: a name, and values in order.

    The connection goes on with one thread, so that sums of doubles have one order, and the same
    release the same bytes.
    """
    con.execute("set threads = 1")
    return dict([*_questions(con), *_views(con, last_day)])


def _questions(con: Connection) -> Iterator[tuple[str, Any]]:
    for question in page_questions():
        usual = {it["name"]: it["default"] for it in question["parameters"]}
        asked = [usual]
        if question["name"] == "quality_by_rule":
            asked.append({"broken_only": "true"})
        for stated in asked:
            texts = {name: text for name, text in stated.items() if text is not None}
            try:
                answer = ask_release(con, question["name"], texts)
            except UsageError:  # the release lacks what is usually asked for; the page says so
                continue
            yield _key(question["name"], list(stated.values())), _answer(answer, MOST_ROWS)


def _views(con: Connection, last_day: str | None) -> Iterator[tuple[str, Any]]:
    """Each view with what it asks before a person has chosen anything."""
    last_captured = _answer(con.sql(sql_text("lookup", "last_captured_on")), None)
    yield _key("last_captured_on", []), last_captured
    [[seen_on]] = last_captured["rows"]
    for name, stated in (
        ("days", {}),
        ("organizations", {"top": 1000}),
        ("authors", {"name": None, "top": 100}),
        ("keywords", {"words": None, "top": 100}),
        ("trending", {"day": seen_on and str(seen_on), "top": 100}),
        ("day_papers", {"day": last_day}),
    ):
        answer = con.sql(sql_text("site", name), params=stated or None)
        yield _key(name, list(stated.values())), _answer(answer, None)


def _key(name: str, values: Sequence[Any]) -> str:
    """As JSON.stringify writes it in `facts.js`."""
    return json.dumps([name, values], ensure_ascii=False, separators=(",", ":"))


def _answer(answer: Relation, most: int | None) -> dict[str, Any]:
    shown = shown_rows(answer, most and most + 1)
    is_cut = most is not None and len(shown.rows) > most
    return {"names": shown.names, "rows": shown.rows[:most], "isCut": is_cut}
