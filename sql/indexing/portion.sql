-- grain: one paper of the portion that is derived
-- question: which papers come now into an index that is made in portions?
with
portion as (
    select *
    from core.papers
    where paper_key in (select entries.paper_key from work.stated_entries as entries)
)

select * from portion
