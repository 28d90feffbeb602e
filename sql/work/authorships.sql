-- grain: paper x position
-- question: who signs each changed paper, in which order, by the last list that a page gave?
-- With them all others who sign with the same names, by the last release: their keys follow from
-- all of a name's accounts, and what else is said of an author follows from the name alone.
-- A name claimed by at most one account is one author; by more, one for each and one for the rest.
with
listed as (
    select
        entries.paper_key,
        max(entries.entry_rank) as entry_rank,
    from work.entries as entries
    inner join work.staged_authorships as staged
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
    inner join work.staged_authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
),

changed_names as (
    select signed.name from signed
    union
    select authors.name
    from core.authorships as released
    inner join core.authors as authors on released.author_key = authors.author_key
    where released.paper_key in (select changed.paper_key from work.changed_papers as changed)
),

namesakes as (
    select
        released.paper_key,
        released.position as author_position,
        released.name_as_printed,
        authors.name,
        authors.sort_name,
        authors.is_collective,
        released.is_hidden,
        released.account_key,
        released.claim_status,
        released.capture_id,
        released.entry_position,
    from core.authors as authors
    inner join core.authorships as released on authors.author_key = released.author_key
    where
        authors.name in (select changed_names.name from changed_names)
        and released.paper_key not in (
            select changed.paper_key from work.changed_papers as changed
        )
),

signatures as (
    from signed
    union all by name
    from namesakes
),

claimed as (
    select
        name,
        substr(sha256(name), 1, 16) as name_hash,
        count(distinct account_key) as account_count,
    from signatures
    where name is not null
    group by name
),

authorships as (
    select
        signatures.*,
        case
            when claimed.account_count > 1
                then
                    substr(
                        sha256(signatures.name || chr(31) || coalesce(signatures.account_key, '')),
                        1,
                        16
                    )
            else claimed.name_hash
        end as author_key,
    from signatures
    left join claimed on signatures.name = claimed.name
)

select * from authorships
