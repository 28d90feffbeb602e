-- grain: paper x position
-- question: who signs each changed paper, in which order, by the last list that a page gave?
-- With them all others who sign with the same names, by the last release: their keys follow from
-- all that sign with a name, and what else is said of an author does too.
-- A name that at most one account bears is one author; of more, one for each and one for the rest.
-- An account that a page links to another name is no sign of who signs. Where a list has a name
-- twice, the author signs once, at the place that is linked to the account, or at the first; the
-- other places are of a namesake each, of whom nothing else is known.
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
        staged.* exclude (position),  -- noqa: RF02
        entries.position as entry_position,
    from listed
    inner join work.entries as entries on listed.entry_rank = entries.entry_rank
    inner join work.staged_authorships as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
),

changed_names as (
    select signed.name_key from signed
    union
    select authors.name_key
    from core.authorships as released
    inner join core.authors as authors on released.author_key = authors.author_key
    where released.paper_key in (select changed.paper_key from work.changed_papers as changed)
),

unchanged as (
    select
        released.paper_key,
        released.capture_id,
        released.entry_position,
        released.position,
    from core.authors as authors
    inner join core.authorships as released on authors.author_key = released.author_key
    where
        authors.name_key in (select changed_names.name_key from changed_names)
        and released.paper_key not in (
            select changed.paper_key from work.changed_papers as changed
        )
),

-- Staged rows of these names are found first, and then fetched by where they stand.
places as (
    select staged.rowid as place
    from stage.authorships as staged
    where
        staged.name_key in (select changed_names.name_key from changed_names)
        and exists (from unchanged)
),

namesakes as (
    select
        unchanged.paper_key,
        staged.* exclude (position),  -- noqa: RF02
        unchanged.entry_position,
    from unchanged
    inner join stage.authorships as staged
        on
            unchanged.capture_id = staged.capture_id
            and unchanged.entry_position = staged.position
            and unchanged.position = staged.author_position
    where staged.rowid in (select places.place from places)
),

signatures as (
    from signed
    union all by name
    from namesakes
),

bearers as (
    select
        name_key,
        account_key,
    from signatures
    where account_key is not null
    group by name_key, account_key
    having bool_or(bears_name(account_agreement))
),

names as (
    select
        name_key,
        count(*) as account_count,
        max(account_key) as account_key,
    from bearers
    group by name_key
),

identified as (
    select
        signatures.*,
        coalesce(names.account_count, 0) as account_count,
        case when names.account_count = 1 then names.account_key else bearers.account_key end
            as author_account_key,
    from signatures as signatures
    left join names on signatures.name_key = names.name_key
    left join bearers
        on
            signatures.name_key = bearers.name_key
            and signatures.account_key = bearers.account_key
),

numbered as (
    select
        *,
        case
            when name_key is not null
                then
                    row_number() over (
                        partition by paper_key, name_key, author_account_key
                        order by
                            coalesce(account_key = author_account_key, false) desc,
                            author_position asc
                    )
        end as namesake_number,
    from identified
),

authorships as (
    select
        numbered.* exclude (author_account_key),  -- noqa: RF02
        case when namesake_number = 1 then author_account_key end as author_account_key,
        case
            when name_key is null then null
            else
                substr(
                    sha256(
                        name_key
                        || case
                            when account_count > 1 then chr(31) || coalesce(author_account_key, '')
                            else ''
                        end
                        || case
                            when namesake_number > 1
                                then chr(31) || paper_key || chr(31) || namesake_number
                            else ''
                        end
                    ),
                    1,
                    16
                )
        end as author_key,
    from numbered
)

select * from authorships
