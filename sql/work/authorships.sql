-- grain: paper x position
-- question: who signs each paper, in which order, by the last list that a page gave?
-- A name claimed by at most one account is one author; by more, one for each and one for the rest.
with
listed as (
    select
        entries.paper_key,
        max(entries.entry_rank) as entry_rank,
    from work.entries as entries
    inner join stage.authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where staged.author_position = 1
    group by entries.paper_key
),

signed as (
    select
        entries.paper_key,
        staged.* exclude (capture_id, position),  -- noqa: RF02
        entries.capture_id,
        entries.position as entry_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join stage.authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
),

claimed as (
    select
        name,
        substr(sha256(name), 1, 16) as name_hash,
        count(distinct account_key) as account_count,
    from signed
    where name is not null
    group by name
),

authorships as (
    select
        signed.*,
        case
            when claimed.account_count > 1
                then
                    substr(
                        sha256(signed.name || chr(31) || coalesce(signed.account_key, '')), 1, 16
                    )
            else claimed.name_hash
        end as author_key,
    from signed
    left join claimed on signed.name = claimed.name
)

select * from authorships
