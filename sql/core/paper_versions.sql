-- grain: paper x period (SCD2)
-- by: paper_key in work.changed_papers
-- question: what did each paper state, and when did it change?
-- Only stated values are compared, whitespace aside: cleaned text has single spaces and no other.
-- Hashes of the texts are compared, and only the texts of versions are read again. Of most papers
-- all entries state the same texts, to the letter: these are not read without whitespace.
-- Captures without an instant come first and count as one: the last of them, under a period without
-- a beginning.
with
varied as (
    select paper_key
    from work.stated_entries
    group by paper_key
    having min(hash(title)) < max(hash(title)) or min(hash(abstract)) < max(hash(abstract))
),

hashed as (
    select
        entries.paper_key,
        entries.entry_rank,
        entries.captured_at,
        case
            when entries.title is null then null
            when varied.paper_key is null then 0
            else md5_number(replace(entries.title, ' ', ''))
        end as title_hash,
        case
            when entries.abstract is null then null
            when varied.paper_key is null then 0
            else md5_number(replace(entries.abstract, ' ', ''))
        end as abstract_hash,
        entries.organization_key,
    from work.stated_entries as entries
    left join varied on entries.paper_key = varied.paper_key
),

ranked as (
    select
        *,
        max(entry_rank) filter (where abstract_hash is not null) over up_to_now as abstract_before,
        min(entry_rank) filter (where abstract_hash is not null) over from_now as abstract_after,
        last_value(abstract_hash ignore nulls) over up_to_now as hash_before,
        first_value(abstract_hash ignore nulls) over from_now as hash_after,
        last_value(organization_key ignore nulls) over up_to_now as name_before,
        first_value(organization_key ignore nulls) over from_now as name_after,
    from hashed
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
        title_hash,
        coalesce(abstract_before, abstract_after) as abstract_rank,
        coalesce(hash_before, hash_after) as abstract_hash,
        coalesce(name_before, name_after) as organization_key,
    from ranked
    qualify
        captured_at is not null
        or row_number() over (
            partition by paper_key, captured_at is null order by entry_rank desc
        ) = 1
),

changes as (
    select *
    from counted
    window one_paper as (partition by paper_key order by entry_rank)
    qualify
        row_number() over one_paper = 1
        or title_hash != lag(title_hash) over one_paper
        or abstract_hash is distinct from lag(abstract_hash) over one_paper
        or organization_key is distinct from lag(organization_key) over one_paper
),

paper_versions as (
    select
        changes.paper_key,
        row_number() over one_paper as version,
        changes.captured_at as valid_from,
        lead(changes.captured_at) over one_paper as valid_to,
        titles.title,
        abstracts.abstract,
        changes.organization_key,
    from changes
    inner join work.stated_entries as titles on changes.entry_rank = titles.entry_rank
    left join work.stated_entries as abstracts on changes.abstract_rank = abstracts.entry_rank
    window one_paper as (partition by changes.paper_key order by changes.entry_rank)
)

select * from paper_versions
