-- grain: paper x position
-- question: who signs each changed paper, in which order, by the last list that a page gave, or by
-- arXiv's where no page gave any?
-- With them all others who sign with the same names, by the last release: their keys follow from
-- all that sign with a name, and what else is said of an author does too. Of a settled name they
-- are left out: all that changed papers say of it was known of its only author already.
-- A name that at most one account bears is one author; of more, one for each and one for the rest.
-- An account that a page links to another name is no sign of who signs. Where a list has a name
-- twice, the author signs once, at the place that is linked to the account, or at the first; the
-- other places are of a namesake each, of whom nothing else is known.
with
signed as not materialized (
    from work.signed
),

known_names as (
    select
        authors.name_key,
        max(authors.name) as name,
        max(authors.sort_name) as sort_name,
        bool_or(authors.is_collective) as is_collective,
        max(authors.account_key) as account_key,
    from work.named_authors as authors
    where
        authors.name_key not in (
            select ambiguous.name_key from quality.ambiguous_names as ambiguous
        )
    group by authors.name_key
    having count(*) = 1 and max(array_length(authors.spellings)) = 1
),

linked_names as (
    select distinct lists.name_key
    from work.released_lists as lists
    where lists.account_key is not null
),

settled_names as (
    select
        known_names.name_key,
        max(known_names.account_key) as account_key,
    from known_names
    inner join signed on known_names.name_key = signed.name_key
    left join linked_names on known_names.name_key = linked_names.name_key
    group by known_names.name_key
    having
        bool_and(
            signed.name = known_names.name
            and signed.sort_name is not distinct from known_names.sort_name
            and signed.is_collective is not distinct from known_names.is_collective
            and (
                signed.account_key is null
                or coalesce(
                    signed.account_key = known_names.account_key
                    and bears_name(signed.account_agreement),
                    false
                )
            )
        )
        and count(*) = count(distinct signed.paper_key)
        and (count(linked_names.name_key) = 0 or count(signed.account_key) > 0)
),

unchanged as (
    select
        released.* exclude (position, author_key),  -- noqa: RF02
        released.position as author_position,
        released.author_key as released_author_key,
        authors.name,
        authors.name_key,
        authors.sort_name,
        authors.is_collective,
        array_length(authors.spellings) as spelling_count,
    from work.named_authors as authors
    inner join work.named_signatures as released on authors.author_key = released.author_key
    where
        authors.name_key not in (select settled_names.name_key from settled_names)
        and released.paper_key not in (
            select changed.paper_key from work.changed_papers as changed
        )
),

-- The few of authors with several spellings say which one they have where they are staged. Rows of
-- these names are found first, and then fetched by where they stand.
spelled as (
    select *
    from unchanged
    where spelling_count > 1
),

places as (
    select staged.rowid as place
    from stage.authorships as staged
    where staged.name_key in (select spelled.name_key from spelled)
),

arxiv_places as (
    select staged.rowid as place
    from stage.arxiv_authors as staged
    where
        staged.name_key in (
            select spelled.name_key
            from spelled
            where spelled.source = 'arxiv'
        )
),

spellings as (
    select
        staged.capture_id,
        staged.position as entry_position,
        staged.author_position,
        staged.name,
        staged.sort_name,
        staged.is_collective,
    from stage.authorships as staged
    where staged.rowid in (select places.place from places)
    union all
    select
        staged.capture_id,
        staged.position as entry_position,
        staged.author_position,
        staged.name,
        staged.sort_name,
        staged.is_collective,
    from stage.arxiv_authors as staged
    where staged.rowid in (select arxiv_places.place from arxiv_places)
),

namesakes as materialized (
    select * exclude (spelling_count)
    from unchanged
    where spelling_count = 1
    union all by name
    select
        spelled.* exclude (spelling_count) replace (  -- noqa: RF02
            spellings.name as name,  -- noqa: AL09
            spellings.sort_name as sort_name,  -- noqa: AL09
            spellings.is_collective as is_collective  -- noqa: AL09
        ),
    from spelled
    inner join spellings
        on
            spelled.capture_id = spellings.capture_id
            and spelled.entry_position = spellings.entry_position
            and spelled.author_position = spellings.author_position
),

signatures as not materialized (
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
    union
    select
        name_key,
        account_key,
    from settled_names
    where account_key is not null
),

names as (
    select
        name_key,
        count(*) as account_count,
        max(account_key) as account_key,
    from bearers
    group by name_key
),

identified as not materialized (
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

repeated_names as (
    -- By their hashes, because few lists have a name twice: the places of these are numbered.
    select hash(paper_key, name_key) as name_hash
    from signatures
    where name_key is not null
    group by name_hash
    having count(*) > 1
),

namesakes_of_lists as (
    select
        paper_key,
        author_position,
        row_number() over (
            partition by paper_key, name_key, author_account_key
            order by
                coalesce(account_key = author_account_key, false) desc,
                author_position asc
        ) as namesake_number,
    from identified
    where
        name_key is not null
        and hash(paper_key, name_key) in (select repeated.name_hash from repeated_names as repeated)
),

numbered as (
    select
        identified.*,
        case
            when identified.name_key is not null then coalesce(namesakes.namesake_number, 1)
        end as namesake_number,
    from identified
    left join namesakes_of_lists as namesakes
        on
            identified.paper_key = namesakes.paper_key
            and identified.author_position = namesakes.author_position
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
