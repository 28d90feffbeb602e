"""An answer is judged by its source in a process that can be ended, as a page may be hostile."""

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.sources.base import Answer, AnswerVerdict, Source
from etl.workers.pool import WorkerPool
from etl.workers.task import Meter, TaskFailure


class PackedVerdict(NamedTuple):
    """A verdict, and what was parsed to reach it, packed."""

    verdict: AnswerVerdict
    parsed: bytes | None = None


def judge_answer(
    pool: WorkerPool, source: Source, answer: Answer, provenance: Provenance
) -> PackedVerdict:
    """The source's verdict; `unreadable` where reading the page costs too much."""
    found = pool.result(pool.submit(_judge, source, answer, provenance))
    if isinstance(found, TaskFailure):
        parsed = msgspec.msgpack.encode(source.reader.unreadable(found.kind, found.words))
        return PackedVerdict(AnswerVerdict("unreadable", found.words), parsed)
    verdict, packed = found
    return PackedVerdict(verdict, packed)


def _judge(
    source: Source, answer: Answer, provenance: Provenance, _meter: Meter
) -> tuple[AnswerVerdict, bytes | None]:
    verdict = source.reader.judge(answer, provenance)
    packed = None if verdict.parsed is None else msgspec.msgpack.encode(verdict.parsed)
    return replace(verdict, parsed=None), packed
