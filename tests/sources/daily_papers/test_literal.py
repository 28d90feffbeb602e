"""Python literals of JSON values, at the bounds of what is evaluated."""

from typing import Any

import pytest

from etl.errors import UnreadablePage
from etl.sources.daily_papers import literal
from etl.sources.daily_papers.literal import parse_literals

NO_LITERAL = "entry: not a Python literal of JSON values: "


def test_literals_are_evaluated_up_to_a_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(literal, "MAX_LITERAL_CHARACTERS", 4)
    monkeypatch.setattr(literal, "MAX_LITERALS_CHARACTERS", 8)
    assert parse_literals(["1234", "[-1]", {"long": "12345"}]) == (
        [1234, [-1], {"long": "12345"}],
        {},
    )
    with pytest.raises(UnreadablePage, match="a Python literal of 5 characters, at most 4"):
        parse_literals(["12345"])
    with pytest.raises(UnreadablePage, match=r"^Python literals of 9 characters, at most 8$"):
        parse_literals(["1234", "1234", "1"])


@pytest.mark.parametrize("text", ["{1: 2}", "(1,)", "1.5j", "b'a'", "{'a': {1}}", "f()", "1 +"])
def test_what_is_no_json_is_kept_and_named(text: str) -> None:
    found, spoilt = parse_literals([1, text, "None"])
    assert found == [1, text, None]
    assert list(spoilt) == [1]
    assert spoilt[1].startswith(NO_LITERAL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{1: 2}", "'{1: 2}'"),
        (r"{'\ud800': 1}", repr(r"{'\ud800': 1}")),
        (r"'\ud800'", repr(r"'\ud800'")),
        (f"(1, {'2' * 60})", f"'(1, {'2' * 36}'"),
        ("{1: '" + "\x01" * 40 + "'}", "\"{1: '" + r"\x01" * 28 + r"\x"),
        ("1 +", "'1 +'"),
        ("f(1)", "'f(1)'"),  # Python says at which address its node is
    ],
)
def test_what_is_refused_is_quoted(text: str, reason: str) -> None:
    assert parse_literals([text]) == ([text], {0: NO_LITERAL + reason})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': [1, True, None, 'b']}", {"a": [1, True, None, "b"]}),
        ("''", ""),
        ("[]", []),
        ("1.5", 1.5),
        ("{'ä': 'ö'}", {"ä": "ö"}),
    ],
)
def test_what_is_json_has_its_value(text: str, value: Any) -> None:
    assert parse_literals([text]) == ([value], {})
