"""The shape of a detail of a paper: the paper of a listing bare, and what was built on it."""

from typing import Annotated, Any

from msgspec import Meta, field

from etl.limits import MAX_COUNT, MAX_NAME_CHARACTERS
from etl.sources.daily_papers.listed_item import ListedPaper, ListedShape

_Total = Annotated[int, Meta(ge=0, le=MAX_COUNT)]
_Name = Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS)]


class ListedRepository(ListedShape):
    """A model, a dataset or a space. gated: `false`, or how access is granted, such as `auto`."""

    ignored = frozenset(
        {
            "authorData", "availableInferenceProviders", "datasetsServerInfo", "emoji", "featured",
            "isBenchmark", "isEnvironment", "isLikedByUser", "isTraces", "numParameters",
            "repoType", "running", "shortDescription",
        }
    )  # fmt: skip

    repository_id: Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS, pattern=r"^\S+\Z")] = field(
        name="id"
    )
    author: _Name | None = None
    pipeline_tag: _Name | None = None
    is_private: bool | None = field(default=None, name="private")
    gated: bool | str | None = None
    last_modified: _Name | None = field(default=None, name="lastModified")
    downloads: _Total | None = None
    likes: _Total | None = None


class ListedDetail(ListedPaper):
    """A detail. The lists may be shorter than the totals (FACTS 4.5).

    Members of the lists are typed one by one, so that a faulty one costs itself.
    """

    models: list[Any] | None = field(default=None, name="linkedModels")
    datasets: list[Any] | None = field(default=None, name="linkedDatasets")
    spaces: list[Any] | None = field(default=None, name="linkedSpaces")
    model_count: _Total | None = field(default=None, name="numTotalModels")
    dataset_count: _Total | None = field(default=None, name="numTotalDatasets")
    space_count: _Total | None = field(default=None, name="numTotalSpaces")
