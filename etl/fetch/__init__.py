"""Asks a site politely, one request at a time, and archives each answer with its outcome.

    crawl ─► session ─► pace, retry, http          when to ask, how often, how
                └─► answers, recorder ─► archive   a note for each request, then its page

No module here knows a site: a Source says what is due, and judges answers. Planning reads the
archive alone (`log`), so a run goes on where the last one was killed:

    with open_session(DAILY_PAPERS, settings.site, settings.archive) as session:
        crawl(session, [daily_target(day) for day in days_between(first, last)])
"""
