"""Where the parts of an entry stand in a listing that is JSON."""

import html
import json

import pytest

from etl.sources.daily_papers.json_passages import json_passages
from etl.sources.passages import Sought

ITEM = r"""{ "title" : "T\u00e9a", "title": "Tea", "publishedAt":"2026-04-06","numComments": 3,
"paper":{"id":"2604.00001","title":"Pots","summary":"","upvotes":null,
 "authors":[{"name":"Ada"}, {"name":"Li"}],"submittedOnDailyAt":"2026-04-07",
 "submittedOnDailyBy":{"user":"ada"},"githubRepo":"https://a.example","projectPage":"  ",
 "mediaUrls":["https://m.example/1" , "https://m.example/2"],"ai_keywords":["tea  pot","pot"],
 "linkedModels":[{"id":"ada/m"},7,{"id":"ada/n"}],"linkedDatasets":[],"numTotalModels":2},
"organization":null,"submitterOrganization":{"name":"lab"},"mediaUrl":"https://m.example/3",
"mediaUrls":["https://m.example/4"],"isAuthorParticipating":false}"""
OTHER = '{"title": "Cups", "paper": {}}'


def found(text: str, template: str, position: int, sought: Sought, first: int = 1) -> str | None:
    passage = json_passages(text, template, first)(position, sought)
    return None if passage is None else text[slice(*passage)]


PARTS = [
    (Sought("entry"), ITEM),
    (Sought("title"), '"title": "Tea"'),
    (Sought("arxiv_id"), '"id":"2604.00001"'),
    (Sought("published_at"), None),
    (Sought("comment_count"), '"numComments": 3'),
    (Sought("abstract"), None),
    (Sought("upvotes"), None),
    (Sought("authors"), '"authors":[{"name":"Ada"}, {"name":"Li"}]'),
    (Sought("authors", 1), '{"name":"Ada"}'),
    (Sought("authors", 2), '{"name":"Li"}'),
    (Sought("authors", 3), None),
    (Sought("organization"), '"submitterOrganization":{"name":"lab"}'),
    (Sought("submitter"), '"submittedOnDailyBy":{"user":"ada"}'),
    (Sought("submitted_at"), '"submittedOnDailyAt":"2026-04-07"'),
    (Sought("submitted_on"), '"submittedOnDailyAt":"2026-04-07"'),
    (Sought("links", text="https://a.example"), '"githubRepo":"https://a.example"'),
    (Sought("links", text="https://m.example/2"), '"https://m.example/2"'),
    (Sought("links", text="https://m.example/3"), '"mediaUrl":"https://m.example/3"'),
    (Sought("links", text="https://m.example/4"), '"https://m.example/4"'),
    (Sought("links", text="https://m.example"), None),
    (Sought("keywords", text="tea pot"), '"tea  pot"'),
    (Sought("keywords", text="pot"), '"pot"'),
    (Sought("keywords", text="cup"), None),
    (Sought("model", text="ada/n"), '{"id":"ada/n"}'),
    (Sought("model", 2), "7"),
    (Sought("dataset"), None),
    (Sought("space"), None),
    (Sought("model_count"), '"numTotalModels":2'),
    (Sought("is_author_participating"), '"isAuthorParticipating":false'),
    (Sought("tea"), None),
]


@pytest.mark.parametrize(("sought", "part"), PARTS)
def test_a_part_is_a_member_of_its_item(sought: Sought, part: str | None):
    assert found(f" [ {OTHER} ,\n{ITEM}]", "api", 2, sought) == part


def test_only_items_of_the_answer_have_passages():
    text = f"[{OTHER},{ITEM}]"
    title = Sought("title")
    assert found(text, "api", 101, title, 101) == '"title": "Cups"'
    assert found(text, "api", 102, title, 101) == '"title": "Tea"'
    assert found(text, "api", 100, title, 101) is None
    assert found(text, "api", 103, title, 101) is None


def test_items_are_wrapped_stand_in_lines_or_are_the_answer():
    title = Sought("title")
    assert found(f'{{"of": 1, "data": [{OTHER}]}}', "api_wrapped", 1, title) == '"title": "Cups"'
    assert found('{"of": []}', "api_wrapped", 1, title) is None
    assert found(f"\n{ITEM}\n{OTHER}\n", "api_lines", 2, title) == '"title": "Cups"'
    assert found(f"{ITEM}\n{OTHER}", "api_lines", 2, Sought("entry")) == OTHER
    assert found(f"{ITEM}\n{OTHER}", "api_lines", 3, title) is None
    assert found("[]", "api", 1, title) is None
    assert found("[ ]", "api", 1, title) is None


@pytest.mark.parametrize(
    ("sought", "part"),
    [
        (Sought("title"), '"title" : "Pots"'),
        (Sought("entry"), '{"title" : "Pots", "linkedModels":[{"id":"a"}],"upvotes":0}'),
        (Sought("model", text="a"), '{"id":"a"}'),
        (Sought("upvotes"), '"upvotes":0'),
        (Sought("comment_count"), None),
    ],
)
def test_a_detail_is_the_paper_alone(sought: Sought, part: str | None):
    text = '{"title" : "Pots", "linkedModels":[{"id":"a"}],"upvotes":0}'
    assert found(text, "api_detail", 1, sought) == part
    assert found(f" {text}", "api_detail", 1, sought) == part


def test_an_island_is_found_among_others_and_states_facts_of_its_page():
    page = json.dumps(
        {"dailyPapers": [{"title": 'A "tea"'}], "dateString": "2026-04-06", "query": {"q": "x"}}
    )
    text = f"<p data-props=\"{{}}\"><div data-props='{html.escape(page)}'></div>"
    quoted = html.escape('"title": "A \\"tea\\""')
    assert found(text, "island", 1, Sought("title")) == quoted
    assert found(text, "island", 1, Sought("period")) == html.escape('"dateString": "2026-04-06"')
    assert found(text, "island", 9, Sought("listed_on")) == html.escape(
        '"dateString": "2026-04-06"'
    )
    assert found(text, "island", 1, Sought("query")) == html.escape('"q": "x"')
    dated = text.replace("dateString", "date")
    assert found(dated, "island", 1, Sought("listed_on")) == html.escape('"date": "2026-04-06"')
    assert found(dated, "island", 1, Sought("period")) is None
    assert found("<p data-props='{}'>", "island", 1, Sought("title")) is None


LITERAL = (
    "{'title': 'Té\\\"a', 'organization': None, 'submitterOrganization': {'name': 'lab'}, "
    "'mediaUrls': ['https://m.example/1', 'https://m.example/2'], 'paper': {'id': '1', "
    "'authors': [{'name': 'Ada'}, {'name': 'Li'}], 'ai_keywords': ['tea  pot', 5, 'pot'], "
    "'githubRepo': 'https://a.example', 'upvotes': 0, 'summary': ''}}"
)


@pytest.mark.parametrize(
    ("sought", "part"),
    [
        (Sought("title"), "'title': 'Té\\\"a'"),
        (Sought("entry"), LITERAL),
        (Sought("organization"), "'submitterOrganization': {'name': 'lab'}"),
        (Sought("arxiv_id"), "'id': '1'"),
        (Sought("authors"), "'authors': [{'name': 'Ada'}, {'name': 'Li'}]"),
        (Sought("authors", 1), "{'name': 'Ada'}"),
        (Sought("authors", 2), "{'name': 'Li'}"),
        (Sought("keywords", text="tea pot"), "'tea  pot'"),
        (Sought("authors", 3), None),
        (Sought("keywords", text="pot"), "'pot'"),
        (Sought("keywords", text="cup"), None),
        (Sought("links", text="https://a"), None),
        (Sought("links", text="https://a.example"), "'githubRepo': 'https://a.example'"),
        (Sought("links", text="https://m.example/2"), "'https://m.example/2'"),
        (Sought("links", text="https://m.example/3"), None),
        (Sought("upvotes"), "'upvotes': 0"),
        (Sought("abstract"), None),
        (Sought("submitter"), None),
        (Sought("tea"), None),
    ],
)
def test_an_item_may_be_the_text_of_a_python_dictionary(sought: Sought, part: str | None):
    text = f'[{OTHER}, "{LITERAL}"]'
    assert found(text, "api_repr", 2, sought) == part
    assert found(text, "api_repr", 1, Sought("title")) == '"title": "Cups"'


def test_a_dictionary_stands_where_it_is_written_whatever_its_lines_and_escapes():
    text = r"""["\t {'t\u00e9':\n '\u00e9',\r\n 'title':\n'a\u00e9b',  'mediaUrls': ['c']}\n"]"""
    assert found(text, "api_repr", 1, Sought("title")) == r"'title':\n'a\u00e9b'"
    assert found(text, "api_repr", 1, Sought("links", text="c")) == "'c'"
    assert found(text, "api_repr", 1, Sought("entry")) == text[5:-4]
