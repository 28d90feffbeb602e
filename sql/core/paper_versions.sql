-- grain: paper x period (SCD2)
-- question: what did each paper state, and when did it change?
-- Only stated values are compared, whitespace aside. Captures without an instant come first and
-- count as one: the last of them, under a period without a beginning.
with stated as (
    select
        entries.paper_key,
        entries.entry_rank,
        entries.captured_at,
        last_value(staged.title ignore nulls) over stated_before as title,
        last_value(staged.abstract ignore nulls) over stated_before as abstract,
        last_value(staged.organization_key ignore nulls) over stated_before as organization_key,
        first_value(staged.abstract ignore nulls) over stated_after as next_abstract,
        first_value(staged.organization_key ignore nulls) over stated_after as next_organization
    from work.entries as entries
    inner join stage.entries as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    window
        stated_before as (
            partition by entries.paper_key order by entries.entry_rank
            rows between unbounded preceding and current row
        ),
        stated_after as (
            partition by entries.paper_key order by entries.entry_rank
            rows between current row and unbounded following
        )
),

filled as (
    select
        paper_key,
        entry_rank,
        captured_at,
        title,
        coalesce(abstract, next_abstract) as abstract,
        coalesce(organization_key, next_organization) as organization_key
    from stated
    qualify
        captured_at is not null
        or row_number() over (
            partition by paper_key, captured_at is null order by entry_rank desc
        ) = 1
),

compared as (
    select
        *,
        md5(
            concat_ws(
                chr(31),
                regexp_replace(title, '\s+', '', 'g'),
                regexp_replace(coalesce(abstract, ''), '\s+', '', 'g'),
                coalesce(organization_key, '')
            )
        ) as content
    from filled
),

changes as (
    select *
    from compared
    qualify
        content is distinct from lag(content) over (partition by paper_key order by entry_rank)
)

select
    paper_key,
    row_number() over (partition by paper_key order by entry_rank) as version,
    captured_at as valid_from,
    lead(captured_at) over (partition by paper_key order by entry_rank) as valid_to,
    title,
    abstract,
    organization_key
from changes
order by paper_key, version
