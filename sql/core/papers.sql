-- grain: one paper
-- by: paper_key in work.changed_papers
-- question: what is known of each paper? Each column is its last stated value; of the days of
-- publication arXiv's comes before those of a timestamp, and these before all that were printed.
with
last_stated as (
    select
        entries.paper_key,
        max_by(entries.arxiv_id, entries.entry_rank) as arxiv_id,
        max_by(
            {
                'title': entries.title,
                'title_raw': entries.title_raw,
                'capture_id': entries.capture_id,
                'position': entries.position
            },
            entries.entry_rank
        ) as entry,
        max_by(
            {'abstract': entries.abstract, 'abstract_raw': entries.abstract_raw}, entries.entry_rank
        ) filter (where entries.abstract is not null) as abstract,
        max_by(entries.published_at, entries.entry_rank) as published_at,
        max_by(
            {'day': entries.published_on, 'method': entries.published_on_method}, entries.entry_rank
        ) filter (where entries.published_on is not null) as printed,
        max_by(entries.author_count, entries.entry_rank) as author_count,
        max_by(entries.organization_key, entries.entry_rank) as organization_key,
        max_by(entries.ai_summary, entries.entry_rank) as ai_summary,
        max_by(entries.ai_summary_model, entries.entry_rank) as ai_summary_model,
        max_by(entries.thumbnail_url, entries.entry_rank) as thumbnail_url,
        max_by(entries.discussion_id, entries.entry_rank) as discussion_id,
        max_by(entries.is_author_participating, entries.entry_rank) as is_author_participating,
        max_by(entries.repository_added_by, entries.entry_rank) as repository_added_by,
        min(entries.submitted_on) as submitted_on,
        min(entries.listed_on) filter (where entries.listing_kind = 'daily') as listed_on,
        min(entries.captured_at) filter (where entries.listing_kind != 'detail') as first_seen_at,
        max(entries.captured_at) filter (where entries.listing_kind != 'detail') as last_seen_at,
        count(*) filter (where entries.listing_kind != 'detail') as listing_count,
    from work.stated_entries as entries
    group by entries.paper_key
),

papers as (
    select
        last_stated.paper_key,
        -- A dump states no id: its paper was resolved to one that only arXiv's records state.
        coalesce(last_stated.arxiv_id, at_arxiv.arxiv_id) as arxiv_id,
        last_stated.entry['title'] as title,
        last_stated.entry['title_raw'] as title_raw,
        last_stated.abstract['abstract'] as abstract,
        last_stated.abstract['abstract_raw'] as abstract_raw,
        coalesce(at_arxiv.published_at, last_stated.published_at) as published_at,
        -- A day that a page printed is of the reader's time zone; an instant is of UTC.
        coalesce(
            cast(coalesce(at_arxiv.published_at, last_stated.published_at) as date),
            last_stated.printed['day']
        ) as published_on,
        case
            when at_arxiv.published_at is not null then 'arxiv'
            when last_stated.published_at is not null then 'timestamp'
            else last_stated.printed['method']
        end as published_on_method,
        coalesce(last_stated.author_count, at_arxiv.author_count) as author_count,
        last_stated.organization_key,
        last_stated.ai_summary,
        last_stated.ai_summary_model,
        last_stated.thumbnail_url,
        last_stated.discussion_id,
        last_stated.is_author_participating,
        last_stated.repository_added_by,
        at_arxiv.primary_category,
        at_arxiv.license,
        at_arxiv.arxiv_comment,
        at_arxiv.current_version,
        at_arxiv.is_withdrawn,
        least(last_stated.submitted_on, last_stated.listed_on) as first_listed_on,
        last_stated.first_seen_at,
        last_stated.last_seen_at,
        last_stated.listing_count,
        last_stated.entry['capture_id'] as capture_id,
        last_stated.entry['position'] as entry_position,
    from last_stated
    left join work.arxiv_papers as at_arxiv on last_stated.paper_key = at_arxiv.paper_key
)

select * from papers
