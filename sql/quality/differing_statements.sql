-- grain: paper x column x source, where the last statements of two sources differ
-- by: paper_key in work.changed_papers
-- question: where do pages and arXiv's records state other things of one paper?
-- Case, white space and marks of LaTeX make no difference. A hidden author is whoever arXiv has at
-- that place. A printed number of authors is compared only where no page lists them.
with
stated as (
    select
        entries.paper_key,
        unnest(['title', 'abstract', 'published_on', 'author_count']) as column_name,
        unnest([
            entries.title,
            entries.abstract,
            cast(coalesce(cast(entries.published_at as date), entries.published_on) as varchar),
            cast(entries.author_count as varchar),
        ]) as value,
        -- A day that a page printed gives way to an instant.
        unnest([false, false, entries.published_at is not null, false]) as is_instant,
        entries.capture_id,
        entries.position as entry_position,
        entries.entry_rank,
    from work.stated_entries as entries
    where entries.paper_key in (select at_arxiv.paper_key from work.arxiv_papers as at_arxiv)
),

listed as (
    select
        paper_key,
        column_name,
        value,
        cast(null as varchar[]) as name_keys,
        capture_id,
        entry_position,
    from stated
    where value is not null
    qualify
        row_number() over (
            partition by paper_key, column_name order by is_instant desc, entry_rank desc
        ) = 1
),

signed as (
    select
        paper_key,
        'authors' as column_name,
        string_agg(coalesce(name, '(hidden)'), '; ' order by author_position) as value,
        list(name_key order by author_position) as name_keys,
        max(capture_id) as capture_id,
        max(entry_position) as entry_position,
    from work.authorships
    where
        source = 'daily_papers'
        and released_author_key is null
        and paper_key in (select listed.paper_key from listed)
    group by paper_key
),

listed_statements as (
    select * from listed
    where
        column_name != 'author_count'
        or paper_key not in (select signed.paper_key from signed)
    union all
    select * from signed
),

recorded as (
    select
        records.paper_key,
        records.record_rank,
        records.capture_id,
        records.position as entry_position,
        unnest(['title', 'abstract']) as column_name,
        unnest([staged.title, staged.abstract]) as value,
    from work.arxiv_records as records
    inner join stage.arxiv_records as staged
        on records.capture_id = staged.capture_id and records.position = staged.position
    where records.is_listed
),

recorded_lists as (
    select
        paper_key,
        string_agg(name, '; ' order by author_position) as names,
        list(name_key order by author_position) as name_keys,
        max(capture_id) as capture_id,
        max(entry_position) as entry_position,
    from work.arxiv_authors
    group by paper_key
),

arxiv_statements as (
    select
        paper_key,
        column_name,
        value,
        cast(null as varchar[]) as name_keys,
        capture_id,
        entry_position,
    from recorded
    where value is not null
    qualify row_number() over (partition by paper_key, column_name order by record_rank desc) = 1
    union all
    select
        paper_key,
        'published_on' as column_name,
        cast(cast(submitted_at as date) as varchar) as value,
        null as name_keys,
        capture_id,
        entry_position,
    from work.arxiv_versions
    where version = 1 and submitted_at is not null
    union all
    select
        paper_key,
        'authors' as column_name,
        names as value,
        name_keys,
        capture_id,
        entry_position,
    from recorded_lists
    union all
    select
        paper_key,
        'author_count' as column_name,
        cast(len(name_keys) as varchar) as value,
        null as name_keys,
        capture_id,
        entry_position,
    from recorded_lists
),

-- Equal values need no second look, and most are.
pairs as (
    select
        one.paper_key,
        one.column_name,
        one.value,
        one.capture_id,
        one.entry_position,
        other.value as arxiv_value,
        other.capture_id as arxiv_capture_id,
        other.entry_position as arxiv_position,
        lower(regexp_replace(one.value, '[\s$\\{}_^*~`]+', '', 'g')) as bare,
        lower(regexp_replace(other.value, '[\s$\\{}_^*~`]+', '', 'g')) as arxiv_bare,
        one.name_keys,
        other.name_keys as arxiv_keys,
        list_zip(one.name_keys, other.name_keys) as places,
        len(one.name_keys) - len(other.name_keys) as surplus,
    from listed_statements as one
    inner join arxiv_statements as other
        on one.paper_key = other.paper_key and one.column_name = other.column_name
    where one.value != other.value
),

compared as (
    select
        *,
        list_filter(name_keys, lambda it: it is not null) as visible_keys,
        list_filter(places, lambda it: it[1] != it[2]) as other_places,
    from pairs
),

judged as (
    select
        *,
        case
            when column_name = 'author_count' then 'count'
            when
                column_name = 'published_on'
                and abs(cast(value as date) - cast(arxiv_value as date)) = 1
                then 'adjacent_day'
            when column_name = 'published_on' then 'day'
            when column_name != 'authors' and bare = arxiv_bare then null
            when
                column_name != 'authors'
                and regexp_replace(bare, '[^\pL\pN]+', '', 'g')
                = regexp_replace(arxiv_bare, '[^\pL\pN]+', '', 'g')
                then 'punctuation'
            when column_name != 'authors' then 'wording'
            when surplus = 0 and len(other_places) = 0 then null
            when surplus = 0 and list_sort(name_keys) = list_sort(arxiv_keys) then 'order'
            when
                surplus = 0
                and len(
                    list_filter(
                        other_places,
                        lambda it: it[1][1] != it[2][1]
                        or string_split(it[1], ' ')[-1] != string_split(it[2], ' ')[-1]
                    )
                ) = 0
                then 'initials'
            when surplus < 0 and list_has_all(arxiv_keys, visible_keys) then 'missing'
            when surplus > 0 and list_has_all(visible_keys, arxiv_keys) then 'extra'
            else 'names'
        end as kind,
    from compared
),

differing_statements as (
    select
        paper_key,
        column_name,
        unnest(['daily_papers', 'arxiv']) as source,
        kind,
        unnest([value, arxiv_value]) as value,
        unnest([capture_id, arxiv_capture_id]) as capture_id,
        unnest([entry_position, arxiv_position]) as entry_position,
    from judged
    where kind is not null
)

select * from differing_statements
