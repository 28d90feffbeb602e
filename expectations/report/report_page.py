"""The report's page: its parts are read, judged and drawn, and it is written as a whole."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment

from etl.clock import Clock, is_from_future
from etl.counted import counted
from etl.files import replacing
from etl.pipeline.known_days import known_day_states
from etl.pipeline.mail.standing import shown_mail_summary
from etl.release.audits import last_audit
from etl.release.dictionary_page import share
from etl.release.page_templates import LOOK, page_templates
from etl.release.report_data import RECENT_ATTEMPTS, ReleasedQuality, read_quality
from etl.release.report_rows import ListedDay
from etl.settings import Settings
from etl.stage.connection import translate_storage_errors
from expectations.report.calendar_view import STATE_SIGNS, calendar_years, open_days
from expectations.report.parsers import parser_histories
from expectations.report.plots import plots_over_attempts, plots_over_days, sparkline
from expectations.report.trust import is_faded, judge_trust
from expectations.report.wording import duration_text, instant_text

_CUT = 1500
"""Characters of a reject that are shown."""


def write_page(settings: Settings, clock: Clock) -> Path:
    """Write the report, whole or not at all. Raises ArchiveDamaged, StorageError."""
    text = render_page(settings, clock)
    path = settings.quality_report
    with translate_storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(text.encode("utf-8", "replace"))
    return path


def render_page(settings: Settings, clock: Clock) -> str:
    """The page as text. Jinja escapes everything that comes from the site."""
    now = clock.now()
    quality = read_quality(settings.history, settings.release, now)
    states = known_day_states(settings, clock)
    released = quality.released
    past = [it for it in quality.attempts if not is_from_future(it.attempted_at, now)]
    listed = released.days if released else {}
    docs = settings.quality_report.parent / "docs" / "index.html"
    return (
        _environment()
        .get_template("report.html")
        .render(
            now=now,
            verdict=judge_trust(quality, states, now),
            quality=quality,
            attempt=quality.attempts[-1] if quality.attempts else None,
            released=released,
            audit=last_audit(settings.history),
            recent=RECENT_ATTEMPTS,
            signs=STATE_SIGNS,
            years=calendar_years(states, listed),
            open=open_days(states),
            new_days=[day for day, it in listed.items() if released and _is_new(it, released)],
            plots=plots_over_attempts(past) + plots_over_days(listed, now.date()),
            mail=shown_mail_summary(settings),
            parsers=parser_histories(released.parser_months) if released else [],
            docs="docs/index.html" if docs.exists() else None,
        )
    )


def is_web(url: str | None) -> bool:
    """True for a url that can be a link. Anything but http and https stays text.

    >>> is_web("https://huggingface.co/papers"), is_web("javascript:alert(1)")
    (True, False)
    """
    try:
        return url is not None and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def shown_entry(entry: str) -> str:
    """A reject as JSON, one value a line, cut where it is long."""
    text = json.dumps(json.loads(entry), indent=1, ensure_ascii=False)
    if len(text) <= _CUT:
        return text
    return f"{text[:_CUT]}\n… {counted(len(text) - _CUT, 'character')} more"


def _is_new(day: ListedDay, released: ReleasedQuality) -> bool:
    return released.since is None or day.archived_at > released.since


@cache
def _environment() -> Environment:
    environment = page_templates(Path(__file__).parent, LOOK.parent)
    environment.globals.update(
        share=share,
        spark=sparkline,
        many=counted,
        duration=duration_text,
    )
    environment.filters.update(instant=instant_text, piece=shown_entry)
    environment.tests.update(web=is_web, faded=is_faded)
    return environment
