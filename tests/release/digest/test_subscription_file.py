"""subscriptions.toml: what it may say, and one clear error for anything else."""

from datetime import date

import pytest

from etl.errors import UsageError
from etl.release.digest.subscription import Subscription
from etl.release.digest.subscription_file import parse_subscriptions


def test_a_table_is_a_subscription_of_its_name():
    text = """
    [gui-agents]
    title = "Agents that use computers"
    words = ["computer use", "GUI agent"]
    upvotes = 5
    frequency = "weekly"
    from = 2026-04-01
    to = ["ana@example.org"]

    [all]
    """
    assert parse_subscriptions(text, "subscriptions.toml") == [
        Subscription(
            name="gui-agents",
            title="Agents that use computers",
            words=("computer use", "GUI agent"),
            upvotes=5,
            frequency="weekly",
            begins_on=date(2026, 4, 1),
            recipients=("ana@example.org",),
        ),
        Subscription(name="all"),
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[a", "subscriptions.toml is no TOML: Expected ']' at the end of a table declaration"),
        ("[a]\n[a]", "subscriptions.toml is no TOML: Cannot declare ('a',) twice"),
        ("a = 1", "subscriptions.toml: a stands in no table: begin with [a-name]"),
        ("[A]", "subscriptions.toml, [A]: name: small letters, digits and hyphens, at most 40"),
        ("['../a']", "subscriptions.toml, [../a]: name: small letters, digits and hyphens"),
        ('["a\\u202e"]', "subscriptions.toml, [a�]: name: small letters"),
        (f"[{'a' * 41}]", "name: small letters, digits and hyphens, at most 40 of them"),
        ("[a]\nname = 'b'", "subscriptions.toml, [a]: name: a subscription is named by its table"),
        (
            "[a]\nword = ['x']",
            "subscriptions.toml, [a]: word: no such key: did you mean words?",
        ),
        ("[a]\nwords = 'x'", "subscriptions.toml, [a]: words: Expected `array`, got `str`"),
        ("[a]\nwords = ['x', 1]", "subscriptions.toml, [a]: words[1]: Expected `str`, got `int`"),
        ("[a]\nwords = [' ']", "subscriptions.toml, [a]: words[0]: not one line of text"),
        (
            "[a]\ntitle = 'a\\nb'".replace("'", '"'),
            "[a]: title: not one line of text",
        ),
        ("[a]\nupvotes = 0", "subscriptions.toml, [a]: upvotes: Expected `int` >= 1"),
        ("[a]\nupvotes = '5'", "subscriptions.toml, [a]: upvotes: Expected `int | null`"),
        ("[a]\nlimit = 26", "subscriptions.toml, [a]: limit: Expected `int` <= "),
        ("[a]\nhas_code = 1", "subscriptions.toml, [a]: has_code: Expected `bool | null`"),
        ("[a]\nfrequency = 'hourly'", "subscriptions.toml, [a]: frequency: Invalid enum value"),
        ("[a]\nfrom = '2026-13-01'", "subscriptions.toml, [a]: from: "),
        ("[a]\nto = ['ana']", "subscriptions.toml, [a]: to[0]: not an address such as ana@"),
        ("[a]\nto = ['a@b.c\\r\\nBcc: d@e.f']".replace("'", '"'), "[a]: to[0]: not an address"),
        ("[a]\nto = ['Ana <a@b.c>']", "subscriptions.toml, [a]: to[0]: not an address"),
        ("[a]\nto = ['ana@exämple.org']", "subscriptions.toml, [a]: to[0]: not an address"),
        ("[a]\nto = ['a@b.c', 'a@-']", "subscriptions.toml, [a]: to[1]: not an address"),
        ("[a]\nquery = 'top_paper'", "subscriptions.toml, [a]: query: no query 'top_paper'"),
        (
            "[a]\nquery = 'top_papers'\nparameters = {of = '3'}",
            "[a]: parameters.of: top_papers has",
        ),
        ("[a]\nparameters = {top = '3'}", "[a]: parameters: they are those of a named query"),
    ],
)
def test_an_error_names_the_subscription_and_the_key(table: str, message: str):
    with pytest.raises(UsageError) as caught:
        parse_subscriptions(table, "subscriptions.toml")
    assert message in str(caught.value)


LONG = "a" * 300
KEYS = (
    "title, words, authors, organizations, keywords, categories, has_code, upvotes, trending, "
    "risers, query, parameters, sql, frequency, limit, skip_empty, from, to"
)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (f"[{LONG}]\n[{LONG}]", f"f is no TOML: Cannot declare ('{LONG[:183]}"),
        (f"{LONG} = 1", f"f: {LONG[:60]} stands in no table: begin with [a-name]"),
        (f"[{LONG}]\nname = 'b'", f"f, [{LONG[:60]}]: name: a subscription is named by its table"),
        ("[a]\nzzz = 1", f"f, [a]: zzz: no such key: there are {KEYS}"),
        (f"[a]\nz{LONG} = 1", f"f, [a]: z{LONG[:59]}: no such key: there are {KEYS}"),
        ('[a]\n"wo\\nrds" = 1', "f, [a]: wo rds: no such key: did you mean words?"),
        (
            "[a]\nfrequency = 'x - at `$.y'",
            "f, [a]: frequency: Invalid enum value 'x - at `$.y'",
        ),
        (
            "[a]\nquery = 'top_paper'",
            "f, [a]: query: no query 'top_paper': `paperhouse query --list` shows them",
        ),
        (
            "[a]\nquery = 'requests_by_day'\nparameters = {of = '3'}",
            "f, [a]: parameters.of: requests_by_day has none",
        ),
        (
            "[a]\nquery = 'top_papers'\nparameters = {top = '3', of = '3'}",
            "f, [a]: parameters.of: top_papers has listed_from, listed_to, top",
        ),
    ],
)
def test_an_error_says_no_more_than_it_has_to(table: str, message: str):
    with pytest.raises(UsageError) as caught:
        parse_subscriptions(table, "f")
    assert str(caught.value) == message


def test_a_query_has_the_parameters_that_its_file_names():
    text = "[a]\nquery = 'top_papers'\nparameters = {top = '3'}\n[b]\nquery = 'top_papers'"
    [one, other] = parse_subscriptions(text, "f")
    assert (one.query, one.parameters) == ("top_papers", {"top": "3"})
    assert (other.query, other.parameters) == ("top_papers", {})


def test_deep_nesting_long_numbers_and_many_tables_are_refused():
    for value in ("[" * 5000, "9" * 5000):
        with pytest.raises(UsageError, match=r"^subscriptions\.toml is no TOML: "):
            parse_subscriptions(f"[a]\nlimit = {value}", "subscriptions.toml")
    many = "".join(f"[a{number}]\n" for number in range(200))
    assert len(parse_subscriptions(many, "subscriptions.toml")) == 200
    many += "[one-more]\n"
    with pytest.raises(UsageError, match="has 201 subscriptions: 200 at most"):
        parse_subscriptions(many, "subscriptions.toml")


def test_filters_have_an_id_of_their_own():
    one = Subscription(name="a", words=("x",), limit=5)
    assert one.filters_id == Subscription(name="b", words=("x",), title="B").filters_id
    assert one.filters_id != Subscription(name="a", words=("y",)).filters_id
    query = Subscription(name="a", query="top_papers", parameters={"top": "5", "year": "2026"})
    same = Subscription(name="a", query="top_papers", parameters={"year": "2026", "top": "5"})
    assert query.filters_id == same.filters_id
    assert dict(Subscription(name="a", has_code=False).filters) == {"has_code": False}
