"""The choice among several statements of a value, by the rules of its column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from etl.contract.vocabulary import WhyRule
from etl.pipeline.why.paper_documents import PaperDocuments, Place, Row
from etl.pipeline.why.statement_rules import StatedIn, StatementRule, TableRules


@dataclass(frozen=True, slots=True)
class Candidate:
    """A staged row that may state the value, and how it does."""

    row: Row
    stated_in: StatedIn
    place: Place
    is_held: bool

    @property
    def value(self) -> Any:
        return self.row.get(self.stated_in.column)

    @property
    def is_stated(self) -> bool:
        return self.row.get(self.stated_in.needs or self.stated_in.column) is not None


def find_candidates(
    documents: PaperDocuments, rules: TableRules, rule: StatementRule, row: Row
) -> list[Candidate]:
    """The statements about the same thing as the row, in the order in which they count."""
    if rule.rule == "derived":
        return []
    found = []
    for stated_in in rule.stated_in:
        match = rules.match.get(stated_in.table, {})
        for staged in documents.rows[stated_in.table]:
            place = (staged["capture_id"], staged["position"])
            if all(staged[name] == row[of] for name, of in match.items()):
                found.append(Candidate(staged, stated_in, place, documents.sights[place].is_held))
    return found


def other_statements(
    candidates: Sequence[Candidate], chosen: Sequence[Candidate]
) -> list[Candidate]:
    """The statements of other entries, each in the first way that it can state one."""
    told = {it.place: it for it in reversed([it for it in candidates if it.is_stated])}
    known = {it.place for it in chosen}
    return [it for it in candidates if it.place not in known and told.get(it.place) is it]


def choose(
    rules: TableRules, rule: StatementRule, row: Row, column: str, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Those of the candidates that decide; none where nobody states a value."""
    counting = [it for it in candidates if not it.is_held]
    if rules.origin and rule.rule in ("this_row", "last_list", "last_links"):
        return _of_origin(counting, row, *rules.origin)
    if rule.rule == "last_of_all":
        return [it for it in counting if it.value == row[column]][-1:]
    if rule.rule == "version":
        return _of_period(counting, row, column)
    if rule.rule == "counted":
        return [it for it in counting if it.is_stated]
    return _CHOICES.get(rule.rule, partial(_last_of_first, rule))(counting)


def _of_origin(
    counting: Sequence[Candidate], row: Row, capture: str, position: str | None
) -> list[Candidate]:
    of_row = [
        it
        for it in counting
        if it.place[0] == row[capture] and (position is None or it.place[1] == row[position])
    ]
    return [it for it in of_row if it.is_stated][:1] or of_row[:1]


def _last_entry(counting: Sequence[Candidate]) -> list[Candidate]:
    return list(counting[-1:])


def _last_of_first(rule: StatementRule, counting: Sequence[Candidate]) -> list[Candidate]:
    """The last statement of the first place that has any."""
    for stated_in in rule.stated_in:
        stated = [it for it in counting if it.stated_in == stated_in and it.is_stated]
        if stated:
            return stated[-1:]
    return []


def _earliest(counting: Sequence[Candidate]) -> list[Candidate]:
    stated = [it for it in counting if it.is_stated]
    return [min(stated, key=lambda it: it.value)] if stated else []


def _latest(counting: Sequence[Candidate]) -> list[Candidate]:
    stated = [it for it in counting if it.is_stated]
    return [max(stated, key=lambda it: it.value)] if stated else []


def _highest(counting: Sequence[Candidate]) -> list[Candidate]:
    """The last statement of the highest version."""
    version = max((it.row["version"] for it in counting), default=None)
    stated = [it for it in counting if it.row["version"] == version and it.is_stated]
    return stated[-1:]


def _of_period(counting: Sequence[Candidate], row: Row, column: str) -> list[Candidate]:
    """The statement that begins the period, else the last before it, else the first after it."""
    stated = [it for it in counting if it.is_stated and it.value == row[column]]
    began_at = row["valid_from"]
    before = [
        it
        for it in stated
        if it.row["captured_at"] is None
        or (began_at is not None and it.row["captured_at"] <= began_at)
    ]
    return before[-1:] or stated[:1]


_CHOICES: Mapping[WhyRule, Callable[[Sequence[Candidate]], list[Candidate]]] = {
    "last_entry": _last_entry,
    "earliest": _earliest,
    "latest": _latest,
    "highest": _highest,
}
