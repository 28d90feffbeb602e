"""A source is a site or a service. This is how the rooms that know no source see one.

`etl.fetch` asks a source how to request and how to judge an answer. `etl.stage` asks it how a
document becomes records and rows. Neither imports a source: `etl.pipeline` passes one to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from msgspec import Struct

from etl.archive.documents import Capture, Provenance
from etl.contract.vocabulary import FetchOutcome, PageFault

if TYPE_CHECKING:  # they take long to import, and `load` starts its workers before it spends that
    import polars as pl

    from etl.fetch.log import FetchLog

QuotaName = Literal["pages", "api", "robots"]
"""A site limits requests for pages and for its API separately; robots.txt counts against none."""


class Target(Struct, frozen=True):
    """One listing to ask for.

    path: what follows the host, with its query. page_parameter: the parameter of the query that
    counts the pages of an answer from 0; None where one request gives the whole listing.
    """

    name: str
    path: str
    page_parameter: str | None = None

    @property
    def is_paged(self) -> bool:
        return self.page_parameter is not None

    def page(self, number: int) -> str:
        """Path of a page of the answer, counted from 0."""
        return f"{self.path}&{self.page_parameter}={number}" if self.is_paged else self.path


class ParsedEntry(Protocol):
    """An entry as its parser read it; it can be encoded as JSON."""

    @property
    def position(self) -> int: ...


class Reject(Struct, frozen=True):
    """An entry that could not become a record. row: the piece of the page, as JSON."""

    position: int
    faults: list[str]
    row: str


class Parsed(Protocol):
    """The output of a parser for one document, as far as the stage needs to know it.

    entry_table: the staged table that its entries become rows of.
    """

    @property
    def entry_table(self) -> str: ...
    @property
    def parser_version(self) -> int: ...
    @property
    def entries(self) -> Sequence[ParsedEntry]: ...
    @property
    def rejects(self) -> Sequence[Reject]: ...


class Answer(Struct, frozen=True):
    """A whole HTTP answer. Header names are in lower case, and the body is unpacked.

    is_masked: the site sent our token back, and it was masked in the headers or in the body.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_masked: bool = False


class AnswerVerdict(Struct, frozen=True):
    """A judgement on an answer.

    detail: the reason, in words. digest: a hash of all that the listing says, equal where nothing
    changed. is_last: no further page of the listing follows. rest_path: the path of that page, if
    only the answer knows it. parsed: what was read to judge a page.
    """

    outcome: FetchOutcome
    detail: str | None = None
    entry_count: int | None = None
    digest: str | None = None
    is_last: bool = True
    rest_path: str | None = None
    parsed: Parsed | None = None


class DayAnswer(Struct, frozen=True):
    """One document's answer for a day that was asked for.

    seen_at: UTC, naive; None where the instant is unknown, or the document should settle nothing.
    """

    seen_at: datetime | None
    outcome: FetchOutcome | Literal["held"]
    detail: str | None = None


DayAnswers = Mapping[date, Sequence[DayAnswer]]


ParsedCaptures = Sequence[tuple[Capture, Parsed]]
"""Captures with what their parser read."""


@dataclass(frozen=True, slots=True)
class NormalizedFrames:
    """One frame per staged table, by its name, and what is wrong with entries.

    A table is left out where the source never has rows of it. faults: capture_id, position, fault
    (in words).
    """

    tables: "dict[str, pl.DataFrame]"
    faults: "pl.DataFrame"


ParsedT = TypeVar("ParsedT", bound=Parsed)


@dataclass(frozen=True, slots=True)
class DocumentParser(Generic[ParsedT]):
    """The functions that read documents, called in worker processes.

    parse: what a document says, as a parsed_type: a msgspec.Struct, or several with tags. It never
    raises.
    check_days: the same once its capture is known, which may refute the day that it states.
    unreadable: what stands for a document that was not read to its end, for a reason.
    parser_versions: of each template, so that what another version read is read again.
    normalize: captures with what was parsed of them become frames; the other frame states where in
    the archive each capture_id stands.
    """

    parse: Callable[[bytes, Provenance], ParsedT]
    check_days: Callable[[Capture, ParsedT], ParsedT]
    unreadable: Callable[[PageFault, str], ParsedT]
    parsed_type: Any
    parser_versions: Mapping[str, int]
    normalize: "Callable[[Sequence[tuple[Capture, ParsedT]], pl.DataFrame], NormalizedFrames]"


@dataclass(frozen=True, slots=True)
class SourceReader(DocumentParser[ParsedT]):
    """The functions that read and judge one source's documents.

    recognises: whether a document begins as this source's do, whatever follows.
    judge: what an answer of any status is; its provenance names the url and the instant of the
    request.
    """

    recognises: Callable[[bytes], bool]
    judge: Callable[[Answer, Provenance], AnswerVerdict]


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """A DocumentParser by its name, as `module:name`.

    It is a name because parsers take a third of a second to import, which only the processes that
    read documents need to spend.
    """

    reader_name: str

    @property
    def reader(self) -> DocumentParser[Any]:
        """The functions that read documents; the first use imports them."""
        reader: DocumentParser[Any] = resolve_name(self.reader_name)
        return reader

    @property
    def reader_module(self) -> str:
        """The module to import ahead of the first document."""
        return self.reader_name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Source(DocumentReader):
    """A source in functions. Each is one of a module, so that a Source reaches worker processes.

    quota_name: which quota a path counts against.
    is_same: whether two urls ask for one listing.
    due: those of some targets that are worth a request to the site of this origin at an instant, by
    the log of earlier requests and by what imported documents say of days.
    obeys_robots: whether robots.txt is asked for and obeyed. It is, but where a service is made for
    programs and its terms say how they may ask.
    """

    name: str
    quota_name: Callable[[str], QuotaName]
    is_same: Callable[[str, str], bool]
    due: "Callable[[Sequence[Target], str, FetchLog, DayAnswers, datetime], list[Target]]"
    obeys_robots: bool = True

    @property
    def reader(self) -> SourceReader[Any]:
        """The functions that read and judge its documents."""
        reader: SourceReader[Any] = resolve_name(self.reader_name)
        return reader
