"""Archives what a session fetches, in an order that a kill or a power cut cannot harm."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager

from etl.archive.notes import FETCH, ROBOTS
from etl.archive.writer import ArchiveWriter
from etl.fetch.answers import FetchedAnswer
from etl.fetch.log import RobotsRules, note_content
from etl.sources.readers import PageReaders


class FetchRecorder:
    """Archives requests, pages and robots rules, and makes them durable beside the next request.

    What is written survives a kill at once, and a loss of power before more is written. Making it
    durable takes as long as an answer, so a thread does it while the next answer is awaited.
    """

    def __init__(self, writer: ArchiveWriter, executor: Executor, readers: PageReaders) -> None:
        """readers: they read the pages that are archived, and keep what was parsed of them."""
        self._writer = writer
        self.readers = readers
        self._executor = executor
        self._syncing: Future[None] | None = None

    def add_answer(self, fetched: FetchedAnswer) -> None:
        """The note of the request stands before its page, so that no page is there unjudged."""
        fetch = fetched.fetch
        with self._writing() as writer:
            writer.note(FETCH, fetch.requested_at, note_content(fetch))
            if fetched.document is not None:
                writer.add(fetched.document)
                if fetched.parsed is not None:
                    self.readers.parsed.add(fetched.document.capture.capture_id, fetched.parsed)

    def add_rules(self, rules: RobotsRules) -> None:
        """Rules are kept for a day, so that a run that starts again need not ask for them."""
        with self._writing() as writer:
            writer.note(ROBOTS, rules.read_at, note_content(rules))

    @contextmanager
    def _writing(self) -> Iterator[ArchiveWriter]:
        if self._syncing is not None:
            self._syncing.result()
        yield self._writer
        self._syncing = self._executor.submit(self._writer.sync)
