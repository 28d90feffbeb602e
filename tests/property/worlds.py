"""Generated sets of documents: few papers, days and instants, so that they meet and clash."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.property.documents import Authorship, Document, Item, api_url, page_url

DAYS = (date(2025, 5, 5), date(2025, 5, 6))
INSTANTS = tuple(datetime(2025, 5, 7, hour) for hour in (6, 7, 7, 8, 9))
TITLES = (
    "On Sleep",
    "On  Sleep",
    "Counting Sheep I",
    "Counting Sheep II",
    "counting sheep\n  i",
)
NAMES = ("Ann Rain", "Ann Rain", "ÄNN RAIN", "Bo Zhang", "Zhang")
LOGINS = (None, None, "ann", "Ann2", "bo")
FULL_NAMES = (None, None, "Ann Rain", "Bo Z", "Eve Sky")
SOUND_IDS = ("2505.00010", "2505.00020v2", "2505.00030", "2505.00040", "2505.00050")
BAD = (
    {"arxiv_id": "2505.1"},
    {"arxiv_id": "2513.00010"},
    {"upvotes": -1},
    {"comments": -2, "published": "2025-02-30T00:00:00.000Z"},
    {"stars": -3, "arxiv_id": "none", "upvotes": -1},
    {"missing": ("upvotes",)},
    {"missing": ("id", "summary")},
)


def examples(count: int, soaked: int | None = None) -> settings:
    """So many, always the same; `--hypothesis-profile=soak` makes new ones, 20 times as many.

    soaked: how many it makes then.
    """
    factor = (settings.default.max_examples if settings.default else 0) // 100 or 1
    return settings(
        max_examples=count if factor == 1 else soaked or count * factor,
        derandomize=factor == 1,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@dataclass(frozen=True)
class World:
    """Documents, and captures among them that a person accepts."""

    documents: tuple[Document, ...]
    accepted: tuple[str, ...]


def _optional(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from((None, *values))


_authorships = st.lists(
    st.builds(
        Authorship,
        st.sampled_from(NAMES),
        st.sampled_from(LOGINS),
        st.sampled_from((False, False, False, True)),
        st.sampled_from(FULL_NAMES),
    ),
    max_size=3,
).map(tuple)
_stories = st.sampled_from(("wool", "wool", "milk", None))
KEYWORDS = (
    None, (), ("Wool", "wool ", " "), ("Milk", "wool"), ("Soft Wool (SW)",), ("SW", "sw yarns"),
)  # fmt: skip
_papers = st.builds(
    Item,
    title=st.sampled_from(TITLES),
    arxiv_id=st.sampled_from(SOUND_IDS),
    story=_stories,
    wording=st.integers(0, 2),
    authorships=_authorships,
    published=st.sampled_from(("2025-05-01T10:00:00.000Z", "2025-04-30T23:30:00.000Z")),
    submitter=st.sampled_from(LOGINS),
    organization=st.sampled_from((None, None, "Acme", "ACME", "umbra")),
    keywords=st.sampled_from(KEYWORDS),
    upvotes=st.integers(0, 3),
    comments=st.integers(0, 2),
    stars=_optional(0, 7),
    repository=_optional("https://github.com/ann/wool", "https://github.com/ann/felt"),
)
_faulty = st.builds(lambda item, bad: replace(item, **bad), _papers, st.sampled_from(BAD))
_items = st.one_of(
    st.lists(_papers, min_size=2, max_size=5, unique_by=lambda item: item.arxiv_id),
    st.lists(st.one_of(_papers, _papers, _papers, _faulty), max_size=6),
)


@st.composite
def _answers(draw: st.DrawFn) -> Document:
    """An answer of the API, of either shape, asked for its day, for another one, or unknown how."""
    day = draw(st.sampled_from(DAYS))
    says_day = draw(st.booleans())
    items = tuple(replace(it, day=day if says_day else None) for it in draw(_items))
    asked = draw(st.sampled_from((day, day, day, *DAYS)))
    page, limit = draw(st.sampled_from(((None, None), (0, None), (1, None), (0, 5), (1, 5))))
    form = draw(st.sampled_from(("url", "url", "url", "url", "stated", "none")))
    at = draw(_instants) if form != "none" or draw(st.booleans()) else None
    return Document(
        "api",
        items,
        url=api_url(asked, page, limit) if form == "url" else None,
        captured_at=at,
        listed_on=asked if form == "stated" else None,
    )


@st.composite
def _islands(draw: st.DrawFn) -> Document:
    day, asked = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    is_daily = draw(st.sampled_from((True, True, False)))
    return Document(
        "island" if is_daily else "trending",
        tuple(replace(item, day=day) for item in draw(_items)),
        url=draw(st.sampled_from((page_url(asked), None))),
        captured_at=draw(_instants),
        own_day=day if is_daily else None,
    )


@st.composite
def _dumps(draw: st.DrawFn) -> Document:
    """Titles and abstracts; on cards also an author count or an organization, day and comments."""
    titled = st.builds(
        Item,
        title=st.sampled_from(("On Sleep", "Counting Sheep I", "Counting Sheep II", "on sleep")),
        story=st.sampled_from(("wool", "wool", "milk")),
        wording=st.integers(0, 2),
        author_count=st.sampled_from((None, 1, 12)),
        organization=st.just("umbra"),
        published=st.just("2024-03-08T00:00:00.000Z"),
        comments=st.integers(0, 2),
    )
    return Document(
        draw(st.sampled_from(("dump", "cards"))),
        tuple(draw(st.lists(titled, min_size=1, max_size=3))),
        captured_at=draw(_instants),
    )


@st.composite
def arxiv_answers(draw: st.DrawFn) -> Document:
    """What arXiv says of some papers, which pages may list or not."""
    told = st.builds(
        Item,
        title=st.sampled_from(TITLES),
        arxiv_id=st.sampled_from([it.removesuffix("v2") for it in SOUND_IDS]),
        story=_stories,
        authorships=_authorships,
        published=st.sampled_from(("2025-05-01T10:00:01.000Z", "2025-04-30T23:30:00.000Z")),
        upvotes=st.integers(0, 1),
        version=st.integers(1, 3),
        categories=st.sampled_from((("cs.LG",), ("cs.CL", "cs.LG"), ("cs.LG", "cs.AI"))),
        doi=st.sampled_from((None, "10.1/wool", "10.1/Milk, 10.1/milk 10.2/x")),
    )
    return Document(
        draw(st.sampled_from(("feed", "oai"))),
        tuple(draw(st.lists(told, min_size=1, max_size=3))),
        captured_at=draw(_instants),
    )


@st.composite
def paper_details(draw: st.DrawFn) -> Document:
    """What the site says of one paper, which pages may list or not, and of what was built on it."""
    models = st.tuples(st.sampled_from(("a/Wool", "a/wool", "Milk")), _optional(0, 7))
    item = replace(
        draw(st.one_of(_papers, _papers, _papers, _faulty)),
        built=tuple(draw(st.lists(models, max_size=3))),
        day=draw(_optional(*DAYS)),
    )
    return Document("detail", (item,), captured_at=draw(_instants))


_instants = st.sampled_from((*INSTANTS, None))
_documents = st.one_of(_answers(), _answers(), _answers(), _islands(), _dumps())


@st.composite
def worlds(draw: st.DrawFn) -> World:
    documents = draw(st.lists(_documents, min_size=1, max_size=6))
    for _ in range(draw(st.integers(1, 5))):
        documents.append(draw(_again(draw(st.sampled_from(documents)))))
    names = sorted(document.name for document in documents)
    accepted = draw(st.lists(st.sampled_from(names), max_size=1))
    return World(tuple(documents), tuple(accepted))


@st.composite
def _again(draw: st.DrawFn, document: Document) -> Document:
    """A page seen again: later and shrunken or changed, its titles alone, or stated otherwise."""
    hours = draw(st.sampled_from((1, 2, 0)))
    later = (document.captured_at or INSTANTS[0]) + timedelta(hours=hours)
    changes = ("shrunken", "shrunken", "shrunken", "changed", "changed", "restated", "unstated")
    change = draw(st.sampled_from((*changes, "titles", "titles", "junk")))
    if change == "shrunken":
        return replace(
            document, items=document.items[: len(document.items) // 2], captured_at=later
        )
    if change == "changed" and document.form not in ("dump", "cards"):
        changed = draw(_papers)
        items = tuple(
            replace(changed, arxiv_id=item.arxiv_id, day=item.day) for item in document.items
        )
        return replace(document, items=items, captured_at=later)
    told = [item for item in document.items if item.story]
    if change == "titles" and told:
        return Document("dump", tuple(_as_title(item) for item in told), captured_at=later)
    if change == "unstated":
        return replace(document, url=None, captured_at=None, listed_on=None)
    if change == "junk":
        return Document("junk", captured_at=later)
    return replace(document, captured_at=later)


def _as_title(item: Item) -> Item:
    return Item(" ".join(item.title.split()), story=item.story, wording=item.wording + 1)
