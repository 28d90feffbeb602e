"""The two promises about a subscription, asked of the ledger and the release."""

from dataclasses import dataclass

from etl.errors import UsageError
from etl.pipeline.mail.ledger_file import read_ledger
from etl.pipeline.mail.ledger_rows import SentDigest, trouble_subject
from etl.release.database import latest_release
from etl.release.digest.filters import take_due_papers
from etl.release.digest.periods import Period
from etl.release.digest.sent import SentSoFar
from etl.release.digest.subscription import Subscription
from etl.release.locked import open_locked_release
from etl.settings import Settings


@dataclass(frozen=True, slots=True)
class DigestQuality:
    """The digests of one subscription, and its papers and mails.

    new_count: papers that its digests sent as new, which were sent once if there are as many
    papers. left_out_count: papers that its filters take and its last digest should have told.
    perhaps_twice_count: hand-overs without a clear answer; such a mail is sent again as it was.
    trouble: the reason why its filters cannot be asked now; None where they can.
    """

    digest_count: int = 0
    paper_count: int = 0
    new_count: int = 0
    left_out_count: int = 0
    waiting_count: int = 0
    refused_count: int = 0
    perhaps_twice_count: int = 0
    trouble: str | None = None

    @property
    def is_sent_once(self) -> bool:
        return self.new_count <= self.paper_count

    @property
    def is_whole(self) -> bool:
        """True where all could be asked, nothing was left out, and every mail was taken."""
        return not (self.trouble or self.left_out_count or self.waiting_count or self.refused_count)


def digest_quality(settings: Settings, subscription: Subscription) -> DigestQuality:
    """Ask the ledger and the release. Raises FileUnusable for a damaged ledger."""
    with read_ledger(settings.home) as ledger:
        if ledger is None:
            return DigestQuality()
        made = ledger.digests(subscription.name)
        sent = ledger.sent_so_far(subscription.name, subscription.filters_id)
        own = [
            it
            for it in ledger.standings()
            if it.subscription == subscription.name and it.recipient in subscription.recipients
        ]
        subject = trouble_subject(subscription.name)
        noted = {it.subject: it.reason for it in ledger.troubles()}
        left_out, trouble = 0, noted.get(subject)
        try:
            left_out = _left_out(settings, subscription, made[-1], sent) if made else 0
        except UsageError as error:
            trouble = str(error)
    return DigestQuality(
        digest_count=len(made),
        paper_count=len(sent.papers),
        new_count=sum(it.new_count for it in made),
        left_out_count=left_out,
        waiting_count=sum(it.waiting_count for it in own),
        refused_count=sum(it.state == "refused" for it in own),
        perhaps_twice_count=sum(it.doubt_count for it in own),
        trouble=trouble,
    )


def _left_out(
    settings: Settings, subscription: Subscription, last: SentDigest, sent: SentSoFar
) -> int:
    """Papers of the last digest's period that were sent neither with it nor before.

    A release that came after it may have more of them, which are the next digest's. Raises
    UsageError where the filters cannot be asked.
    """
    is_settled = subscription.frequency == "complete"
    period = Period(last.period_id, last.begins_on, last.through_on, last.days, is_settled)
    with open_locked_release(settings.release) as con:
        if latest_release(con)[0] != last.release_id:
            return 0
        return len(take_due_papers(con, subscription, period, sent))
