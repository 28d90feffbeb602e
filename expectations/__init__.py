"""Great Expectations over a release: the contract's rules for people, and what history warns of."""

from collections.abc import Sequence

from etl.pipeline import Suites
from etl.settings import Settings
from etl.warehouse.claims import Result
from etl.warehouse.duck import Connection


def suites_of(settings: Settings) -> Suites:
    """What to ask a new release beside its SQL claims; Data Docs go beside the quality report.

    Great Expectations, whose import takes seconds, is imported when the suites are asked.
    """

    def asked(con: Connection) -> Sequence[Result]:
        from expectations import running  # noqa: PLC0415 - see above

        return running.results(con, settings)

    return asked
