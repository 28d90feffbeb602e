-- grain: paper whose keywords may differ x keyword
-- question: which concept is each keyword, its acronyms written out?
with
listed as (
    from work.stated_keywords
    union all by name
    select
        released.* exclude (keyword_key, folded_by),  -- noqa: RF02
        list_filter(released.folded_by, lambda rule: rule <> 'acronym') as folded_by,
    from core.keywords as released
    where
        released.paper_key in (select changed.paper_key from work.changed_keywords as changed)
        and released.paper_key not in (
            select changed.paper_key from work.changed_papers as changed
        )
),

different as (
    select distinct
        keyword_words,
        string_split(keyword_words, ' ') as words,
    from listed
),

pieces as (
    select
        keyword_words,
        unnest(words) as word,
        generate_subscripts(words, 1) as ordinal,
    from different
),

written_out as (
    select
        pieces.keyword_words,
        joined(string_agg(coalesce(meanings.meaning_key, pieces.word), ' ' order by pieces.ordinal))
            as keyword_key,
        count(meanings.acronym) > 0 as has_acronym,
    from pieces
    left join work.meanings as meanings on pieces.word = meanings.acronym
    group by pieces.keyword_words
),

keywords as (
    select
        listed.* exclude (folded_by),  -- noqa: RF02
        written_out.keyword_key,
        case
            when written_out.has_acronym then list_append(listed.folded_by, 'acronym')
            else listed.folded_by
        end as folded_by,
    from listed
    inner join written_out on listed.keyword_words = written_out.keyword_words
)

select * from keywords
