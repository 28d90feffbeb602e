"""Stories of documents that come one after the other, with a release after each."""

from dataclasses import replace
from datetime import timedelta

from tests.property.documents import Authorship, Document, Form, Item, api_url
from tests.property.worlds import DAYS, INSTANTS

DAY, OTHER_DAY = DAYS
NOON = INSTANTS[0]
SLEEP = Item("On Sleep", "2505.00010", "wool", authorships=(Authorship("Ann Rain"),), day=DAY)
SHEEP = Item("Counting Sheep", "2505.00020", "milk", day=DAY)


def answer(*items: Item, hour: int = 0) -> Document:
    return Document("api", items, api_url(DAY), NOON + timedelta(hours=hour))


def signed(*authorships: Authorship, title: str = "On Sleep", number: int = 1) -> Document:
    item = Item(title, f"2505.0001{number}", "wool", authorships=authorships, day=OTHER_DAY)
    return Document("trending", (item,), captured_at=NOON + timedelta(hours=number))


def keyworded(*keywords: str, number: int) -> Document:
    item = Item(f"Title {number}", f"2505.0001{number}", "wool", keywords=keywords, day=OTHER_DAY)
    return Document("trending", (item,), captured_at=NOON + timedelta(minutes=number))


def stating(number: int) -> Document:
    return keyworded("large language models (LLMs)", number=number)


def dump(*titles: str, story: str = "wool") -> Document:
    return Document("dump", tuple(Item(title, story=story, wording=1) for title in titles))


def told(form: Form, *items: Item, hour: int = 0) -> Document:
    """An answer of arXiv, or a detail."""
    return Document(form, items, captured_at=NOON + timedelta(hours=hour))


OTHER_LLM = "low-light mode (LLM)"
MANY = tuple(Item(f"Paper {n}", f"2505.1000{n}", "wool", day=DAY) for n in range(6))
ANN, OTHER_ANN = Authorship("Ann Rain", "ann"), Authorship("Ann Rain", "Ann2")
PLAIN_ANN, LOUD_ANN, BO = Authorship("Ann Rain"), Authorship("ANN RAIN"), Authorship("Bo Zhang")
BUILT = replace(SLEEP, built=(("a/Wool", 7), ("a/Yarn", None)), upvotes=9)
REBUILT = replace(BUILT, built=(("a/Wool", 8), ("b/Milk", 1), ("b/Sheep", 1)))
KNOWN = Item("Known", "2505.00030", submitter="ann", organization="Acme", day=DAY)

# Documents in the order in which they come, one for each release.
ARRIVALS: list[tuple[str, list[Document]]] = [
    ("a page shrinks, and a late one un-holds it",
     [answer(*MANY[:4]), answer(*MANY[:3], SLEEP, hour=3), answer(*MANY, SHEEP, hour=2),
      answer(*MANY[:2], hour=1)]),
    ("an earlier answer holds later ones", [answer(MANY[0], hour=2), answer(*MANY, hour=1)]),
    ("a title gains its id", [dump("On Sleep"), answer(SLEEP)]),
    ("an id gains its title", [answer(SLEEP), dump("On Sleep")]),
    ("a second id of the title takes it back",
     [dump("On Sleep"), answer(SLEEP), answer(replace(SLEEP, arxiv_id="2505.00050"), hour=1)]),
    ("a second abstract of the title takes it back",
     [dump("On Sleep"), answer(SLEEP), dump("On Sleep", story="milk")]),
    ("an abstract comes late, and the id has another title by then",
     [dump("On Sleep"), answer(replace(SLEEP, story=None)),
      answer(replace(SLEEP, title="On Rest"), hour=1)]),
    ("an id changes its title to another paper's", [dump("On Sleep"), dump("On Rest"),
     answer(replace(SLEEP, title="On Rest"), hour=1), answer(SLEEP)]),
    ("a second account claims a name", [signed(ANN), signed(OTHER_ANN, title="Two", number=2)]),
    ("of a pair, one name is claimed again, and the other one is spelled otherwise",
     [signed(ANN, Authorship("Bo Zhang")), signed(ANN, Authorship("Bo Zhang"), number=2),
      signed(OTHER_ANN, title="Two", number=3), *(signed(Authorship("BO ZHANG"), title=f"No. {n}",
      number=n) for n in (4, 5, 6))]),
    ("it is claimed by nobody else any more",
     [signed(ANN), signed(OTHER_ANN, title="Two", number=2),
      replace(signed(Authorship("Bo Zhang"), title="Two", number=2), captured_at=NOON
              + timedelta(hours=5))]),
    ("a third paper is signed without an account",
     [signed(ANN), signed(OTHER_ANN, title="Two", number=2),
      signed(Authorship("Ann Rain"), title="Three", number=3)]),
    ("the account of a name is renamed, and renamed back",
     [signed(ANN), signed(replace(ANN, full_name="Eve Sky"), title="Two", number=2),
      replace(signed(replace(ANN, full_name="Eve Sky")), captured_at=NOON + timedelta(hours=5)),
      signed(ANN, title="Three", number=3)]),
    ("a name is spelled otherwise, and most often so",
     [signed(ANN), *(signed(Authorship("ÄNN RAIN"), title=f"No. {n}", number=n) for n in (2, 3))]),
    ("a list has a name twice, and the account at the second place",
     [signed(ANN), signed(Authorship("Ann Rain"), ANN, title="Two", number=2),
      signed(OTHER_ANN, title="Three", number=3)]),
    ("an account is renamed", [answer(KNOWN), answer(replace(KNOWN, submitter="ANN"), hour=1)]),
    ("an organization is renamed, by an earlier page", [answer(KNOWN, hour=1),
     answer(replace(KNOWN, organization="ACME"))]),
    ("a body gains a provenance", [replace(answer(SLEEP), url=None, captured_at=None),
     answer(SLEEP)]),
    ("a page is of another day", [answer(SLEEP, SHEEP), replace(answer(SLEEP), listed_on=OTHER_DAY,
     url=None, captured_at=NOON + timedelta(hours=2))]),
    ("a second paper states an acronym's meaning",
     [keyworded("LLM agents", "llms", number=1), stating(2), stating(3)]),
    ("an acronym gains a second meaning",
     [keyworded("LLM agents", number=1), stating(2), stating(3), keyworded(OTHER_LLM, number=4),
      keyworded(OTHER_LLM, number=5)]),
    ("a paper states an acronym's meaning no more",
     [keyworded("LLM agents", number=1), stating(2), stating(3),
      replace(keyworded("wool", number=3), captured_at=NOON + timedelta(hours=9))]),
    ("an acronym's meaning gives way to another one",
     [keyworded("LLM agents", number=1), stating(2), stating(3),
      *(keyworded(OTHER_LLM, number=number) for number in range(4, 10))]),
    ("arXiv tells of a paper before a page lists it", [told("feed", SLEEP, SHEEP), answer(SLEEP)]),
    ("arXiv tells of a paper, and again with less",
     [answer(SLEEP), told("oai", replace(SLEEP, version=3, story=None)),
      told("feed", replace(SLEEP, categories=("cs.AI",), doi="10.1/x"), hour=1)]),
    ("a title gains the id of arXiv's record", [dump("On Sleep"), told("feed", SLEEP)]),
    ("arXiv's record gains a title", [told("feed", SLEEP), dump("On Sleep")]),
    ("a second id of arXiv's takes it back",
     [dump("On Sleep"), told("feed", SLEEP), told("feed", replace(SLEEP, arxiv_id="2505.00050"))]),
    ("arXiv renames the paper", [dump("On Sleep"), told("feed", SLEEP),
     told("feed", replace(SLEEP, title="On Rest"), hour=1)]),
    *(("titles of one dump gain one id, and one of them loses it again",
       [dump(*titles), told("feed", SLEEP), told("feed", replace(SLEEP, title="On Rest"), hour=1),
        told("feed", replace(SLEEP, arxiv_id="2505.00050"), hour=2)])
      for titles in (("On Sleep", "On Rest"), ("On Rest", "On Sleep"),
                     ("On Rest", "On Sleep", "On Wool"))),
    ("an earlier answer of arXiv comes late",
     [answer(SLEEP, hour=2), told("feed", replace(SLEEP, version=2, doi="10.1/y"), hour=1),
      told("feed", replace(SLEEP, doi="10.1/x", categories=("cs.AI", "cs.LG")))]),
    ("a dump's paper gains authors, others, and those of a page that lists it",
     [dump("On Sleep"), told("feed", replace(SLEEP, authorships=(PLAIN_ANN, BO))),
      told("feed", replace(SLEEP, authorships=(BO,)), hour=1), answer(SLEEP)]),
    ("a page lists authors where arXiv's stood", [answer(SHEEP), told("feed", replace(
        SHEEP, authorships=(PLAIN_ANN, PLAIN_ANN))), answer(replace(SHEEP, authorships=(ANN,)),
                                                             hour=1)]),
    ("an account claims the name of arXiv's authors, and another one does",
     [answer(SHEEP), told("feed", replace(SHEEP, authorships=(PLAIN_ANN, BO))), signed(ANN),
      signed(OTHER_ANN, title="Two", number=2)]),
    ("a name of arXiv's is spelled otherwise by pages, and again by arXiv",
     [answer(SHEEP, *MANY[:3]), told("feed", replace(SHEEP, authorships=(PLAIN_ANN,))),
      signed(Authorship("ÄNN RAIN")), told("feed", replace(MANY[0], authorships=(LOUD_ANN, BO))),
      told("feed", replace(MANY[1], authorships=(LOUD_ANN,))),
      signed(ANN, title="Two", number=2), signed(OTHER_ANN, title="Three", number=3)]),
    ("a title gains authors with its id, and loses both by a second id",
     [dump("On Sleep"), told("feed", SLEEP), signed(ANN, title="Two", number=2),
      told("oai", replace(SLEEP, version=2)), told("feed", replace(SLEEP, arxiv_id="2505.00050"))]),
    ("a page without an instant comes first", [answer(SLEEP), Document("trending", (
        replace(SLEEP, story="milk", keywords=("wool",)),))]),
    ("a detail comes before a page lists its paper, and one with other models",
     [told("detail", BUILT), answer(SLEEP), told("detail", REBUILT, hour=1)]),
    ("a title gains the id of a detail", [dump("On Sleep"), told("detail", BUILT)]),
]  # fmt: skip
