-- grain: paper x period (SCD2)
-- by: paper_key in work.changed_papers
-- question: what did each paper state, and when did it change?
-- Only stated values are compared, whitespace aside: cleaned text has single spaces and no other.
-- A paper's only entry is compared with nothing.
-- Captures without an instant come first and count as one: the last of them, under a period without
-- a beginning.
with
texts as (
    select
        entries.paper_key,
        entries.entry_rank,
        entries.captured_at,
        entries.title,
        entries.abstract,
        entries.organization_key,
    from work.stated_entries as entries
),

ranked as (
    select
        paper_key,
        entry_rank,
        captured_at,
        max(entry_rank) filter (where abstract is not null) over up_to_now as abstract_before,
        min(entry_rank) filter (where abstract is not null) over from_now as abstract_after,
        max(entry_rank) filter (where organization_key is not null) over up_to_now as name_before,
        min(entry_rank) filter (where organization_key is not null) over from_now as name_after,
    from texts
    window
        up_to_now as (
            partition by paper_key order by entry_rank
            rows between unbounded preceding and current row
        ),
        from_now as (
            partition by paper_key order by entry_rank
            rows between current row and unbounded following
        )
),

counted as (
    select
        paper_key,
        entry_rank,
        captured_at,
        coalesce(abstract_before, abstract_after) as abstract_rank,
        coalesce(name_before, name_after) as name_rank,
    from ranked
    qualify
        captured_at is not null
        or row_number() over (
            partition by paper_key, captured_at is null order by entry_rank desc
        ) = 1
),

numbered as (
    select
        *,
        count(*) over (partition by paper_key) as entry_count,
    from counted
),

compared as (
    select
        numbered.paper_key,
        numbered.entry_rank,
        numbered.captured_at,
        titles.title,
        abstracts.abstract,
        names.organization_key,
        case
            when numbered.entry_count > 1
                then
                    md5(
                        concat_ws(
                            chr(31),
                            replace(titles.title, ' ', ''),
                            replace(coalesce(abstracts.abstract, ''), ' ', ''),
                            coalesce(names.organization_key, '')
                        )
                    )
            else ''
        end as content,
    from numbered
    inner join texts as titles on numbered.entry_rank = titles.entry_rank
    left join texts as abstracts on numbered.abstract_rank = abstracts.entry_rank
    left join texts as names on numbered.name_rank = names.entry_rank
),

changes as (
    select *
    from compared
    qualify
        content is distinct from lag(content) over (partition by paper_key order by entry_rank)
),

paper_versions as (
    select
        paper_key,
        row_number() over (partition by paper_key order by entry_rank) as version,
        captured_at as valid_from,
        lead(captured_at) over (partition by paper_key order by entry_rank) as valid_to,
        title,
        abstract,
        organization_key,
    from changes
)

select * from paper_versions
