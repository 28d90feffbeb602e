"""A year of digests: outages, late pages, empty days, kills while sending, a server that fails.

Seven days of it always; in `make soak` the whole year.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest

from etl.clock import days_between
from tests.pipeline.mail.post_office import open_post_office
from tests.pipeline.mail.simulated_year import CY, GONE, Year, live
from tests.replica.calendar_rules import has_issue

pytestmark = pytest.mark.slow

_PAPER = re.compile(r"https://huggingface\.co/papers/(\d{4}\.\d{5})")
_DAYS = re.compile(r".* (?:(\d+ \w{3})( \d{4})? to )?(\d+ \w{3}) (\d{4})$")

PAPERS_CAME = "papers came, and this subscription takes none that it was not sent."
WEEKEND = "the site lists no papers at weekends."
HOLIDAY = "the site listed no papers, as on holidays."
NOT_YET = "the site has not listed papers yet."
OUTAGE = "no answer of the site is here, so papers may have been listed."


@pytest.fixture(scope="module")
def year(soak: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with open_post_office() as office:
        yield live(
            office,
            tmp_path_factory.mktemp("year") / "home",
            365 if soak else 7,
        )


def mails_of(year: Year, subscription: str, recipient: str) -> list[EmailMessage]:
    """The mails of a subscription to a recipient, each Message-ID once, in order."""
    found = {
        str(it.mail["Message-ID"]): it.mail
        for it in year.office.received
        if it.recipient == recipient and it.mail["List-Id"].startswith(f"<{subscription}.")
    }
    return list(found.values())


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def new_papers(mail: EmailMessage) -> list[str]:
    """The ids of papers that a mail tells as new."""
    _, _, after = text_of(mail).partition("\nNEW\n")
    part = after.partition("\nMOVED SINCE YOU WERE TOLD\n")[0]
    return list(dict.fromkeys(_PAPER.findall(part)))


def first_days(year: Year) -> dict[str, date]:
    """The first day that lists each paper."""
    return {key: day for day in sorted(year.served, reverse=True) for key in year.served[day]}


@pytest.mark.parametrize("recipient", ["ana@example.org", "bo@example.org"])
def test_every_paper_is_sent_once_to_each_recipient(year: Year, recipient: str) -> None:
    sent = Counter(
        key for mail in mails_of(year, "everything", recipient) for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    assert sent.keys() == first_days(year).keys()


def test_a_filter_takes_what_it_takes_and_sends_nothing_else(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "benchmarks", "ana@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    texts = {key: text for day in year.served.values() for key, text in day.items()}
    assert sent.keys() == {key for key, text in texts.items() if "benchmark" in text}


def test_a_week_is_sent_whole_once_it_is_over(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "week", "cy@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    sunday = year.last_day - timedelta(days=year.last_day.isoweekday())
    assert sent.keys() == {key for key, day in first_days(year).items() if day <= sunday}


def test_days_that_are_complete_are_sent_once(year: Year) -> None:
    sent = Counter(
        key for mail in mails_of(year, "whole-days", "cy@example.org") for key in new_papers(mail)
    )
    assert set(sent.values()) == {1}
    days = [it.through_on for it in year.digests if it.subscription == "whole-days"]
    assert max(days) >= year.last_day - timedelta(days=7)
    assert sent.keys() == {key for key, day in first_days(year).items() if day <= max(days)}


def told_days(mail: EmailMessage) -> list[date]:
    """The days that a mail is about, by its subject."""
    found = _DAYS.fullmatch(mail["Subject"])
    assert found
    first, first_year, last, last_year = found.groups()
    begin = f"{first or last}{first_year or f' {last_year}'}"
    texts = (begin, f"{last} {last_year}")
    return [*days_between(*(datetime.strptime(it, "%d %b %Y").date() for it in texts))]


def why_nothing(year: Year, morning: date, days: list[date]) -> str:
    """The reason why a mail of that morning has no new paper of these days: by the calendar of the
    site, and by what it answered until then."""
    known = {
        day: [count for asked_on, count in year.answers[day] if asked_on <= morning] for day in days
    }
    if any(map(any, known.values())):
        return PAPERS_CAME
    weekdays = [day for day in days if day.isoweekday() < 6]
    if not weekdays:
        return WEEKEND
    if any(known[day][-1:] in ([], [None]) for day in weekdays):
        return OUTAGE
    is_over = all(not has_issue(day) and day <= morning - timedelta(days=7) for day in weekdays)
    return HOLIDAY if is_over else NOT_YET


@pytest.mark.parametrize(
    ("subscription", "recipient"), [("everything", "ana@example.org"), ("whole-days", CY)]
)
def test_every_empty_mail_says_why(
    year: Year, subscription: str, recipient: str, record_property: Callable[..., None]
) -> None:
    """An empty mail is about the days that no mail was about before, or else about its own."""
    stated, expected, told = {}, {}, set[date]()
    for mail in mails_of(year, subscription, recipient):
        morning, days = mail["Date"].datetime.date(), told_days(mail)
        if not new_papers(mail):
            [found] = re.findall(r"^Nothing new: (.*?\.)$", text_of(mail), re.M | re.S)
            stated[morning] = " ".join(found.split())
            fresh = [it for it in days if it not in told] or [morning]
            expected[morning] = why_nothing(year, morning, fresh)
        told.update(days)
    assert stated == expected
    assert subscription != "everything" or {WEEKEND, OUTAGE} <= {*stated.values()}
    record_property(f"empty mails of {subscription}", dict(Counter(stated.values())))


def test_a_recipient_who_is_refused_costs_the_others_nothing(year: Year) -> None:
    [gone] = [it for it in year.standings if it.recipient == GONE]
    [cy] = [it for it in year.standings if (it.subscription, it.recipient) == ("whole-days", CY)]
    assert (gone.handed_over_count, gone.waiting_count) == (0, 0)
    assert gone.refused_count == cy.handed_over_count == len(mails_of(year, "whole-days", CY))
    assert gone.reason == "5.1.1 nobody (550)"
    assert all(it.waiting_count == 0 for it in year.standings)


def test_a_repeated_mail_is_the_same_mail(year: Year, record_property: Callable[..., None]) -> None:
    """The server has some twice, since it was given them and the process killed before it knew."""
    contents = defaultdict(set)
    for received in year.office.received:
        contents[received.mail["Message-ID"]].add((received.recipient, received.content))
    assert all(len(it) == 1 for it in contents.values())
    repeats = len(year.office.received) - len(contents)
    assert 0 < repeats <= year.ends["taken"] + year.ends["time"] + year.ends["look"]
    assert sum(it.doubt_count for it in year.standings) >= repeats
    record_property("mails", f"{len(contents)} mails, {repeats} came twice, {dict(year.ends)}")
    print(f"{len(contents)} mails, {repeats} came twice, {dict(year.ends)}")
