-- grain: one changed capture that counts
-- question: which documents count, which of them are held back, and which were cut?
-- A document without a provenance (url, instant or day) does not count where another document of
-- the same body has one, unless that one cannot be read for what was stated. Of the answers for a
-- day, one with far fewer papers than an earlier one is held, unless a person accepted it. The
-- pages of one API answer count together. An answer that is as long as was asked for may have more
-- pages: Paperhouse asks for them itself, of one that was imported nobody knows.
with
documents as (
    select
        *,
        stated_url is not null or captured_at is not null or stated_listed_on is not null
            as is_stated,
        template like 'api%' as is_api,
        coalesce(page_number, 0) as page_index,
        capture_id in (
            select decisions.capture_id from stage.decisions as decisions
        ) as is_accepted,
    from stage.captures
    where capture_id in (select changed.capture_id from work.changed_captures as changed)
),

-- The bodies of which some document has a provenance.
stated as (
    select
        sha256,
        bool_or(outcome != 'unreadable') as is_readable,
    from stage.captures
    where stated_url is not null or captured_at is not null or stated_listed_on is not null
    group by sha256
),

counted as (
    select documents.*
    from documents
    left join stated on documents.sha256 = stated.sha256
    where
        documents.is_stated
        or stated.sha256 is null
        or (documents.outcome != 'unreadable' and not stated.is_readable)
),

-- Pages of one API answer share its number: an answer begins at its first page.
answered as (
    select
        capture_id,
        listed_on,
        captured_at,
        page_index,
        is_accepted,
        is_api,
        page_limit,
        count(*) filter (where page_index = 0) over (
            partition by listed_on, is_api, page_limit
            order by captured_at, page_index, capture_id
        ) as answer,
    from counted
    where
        listing_kind = 'daily'
        and outcome != 'unreadable'
        and listed_on is not null
        and captured_at is not null
),

sized as (
    select
        answered.listed_on,
        answered.is_api,
        answered.page_limit,
        answered.answer,
        min(answered.captured_at) as answered_at,
        max(answered.page_index) as last_page_index,
        bool_or(answered.is_accepted) as is_accepted,
        count(distinct entries.paper_key) as paper_count,
    from answered
    left join stage.entries as entries on answered.capture_id = entries.capture_id
    group by answered.listed_on, answered.is_api, answered.page_limit, answered.answer
),

-- An accepted answer starts a new count: later ones are compared with it and not with older ones.
accepted as (
    select
        *,
        count(*) filter (where is_accepted) over (
            partition by listed_on order by answered_at
        ) as acceptance,
    from sized
),

-- Answers of the same instant are not earlier than each other.
compared as (
    select
        *,
        max(paper_count) over (
            partition by listed_on, acceptance
            order by answered_at
            range between unbounded preceding and current row exclude group
        ) as earlier_count,
    from accepted
),

judged as (
    select
        answered.capture_id,
        compared.paper_count,
        compared.earlier_count,
        compared.last_page_index > answered.page_index as is_continued,
        not compared.is_accepted
        and compared.paper_count < fewer_is_held() * compared.earlier_count as is_held,
    from answered
    inner join compared
        on
            answered.listed_on = compared.listed_on
            and answered.is_api = compared.is_api
            and answered.page_limit is not distinct from compared.page_limit
            and answered.answer = compared.answer
),

captures as (
    select
        counted.* exclude (is_stated, is_api, page_index, is_accepted),  -- noqa: RF02
        judged.paper_count,
        judged.earlier_count,
        coalesce(judged.is_held, false) as is_held,
        counted.is_api
        and case
            when counted.page_limit is null then counted.entry_count = api_default_limit()
            when counted.source = 'import'
                then counted.entry_count >= least(counted.page_limit, api_largest_limit())
            else false
        end
        and not coalesce(judged.is_continued, false) as is_cut,
    from counted
    left join judged on counted.capture_id = judged.capture_id
)

select * from captures
