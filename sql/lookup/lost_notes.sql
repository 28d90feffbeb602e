-- grain: one kind of note in the archive
-- question: how many decisions and requests that the last release shows are not staged any more?
with
lost as (
    select 'decisions' as what
    from last.basis.captures
    where
        is_accepted
        and capture_id not in (select decisions.capture_id from stage.decisions as decisions)
    union all
    select 'requests' as what
    from last.meta.fetches as shown
    left join stage.fetches as staged
        on shown.url = staged.url and shown.requested_at = staged.requested_at
    where staged.url is null
),

counted as (
    select
        what,
        count(*) as note_count,
    from lost
    group by what
)

select * from counted
order by what
