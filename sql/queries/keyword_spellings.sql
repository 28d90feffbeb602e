-- question: Which spellings count as one keyword, and by which rule?
-- answer: A row is a spelling; spellings of one keyword share its key, as the commonest has it
-- answer: folded_by: `hyphen` and `plural` went, as did an acronym in `brackets`; an `acronym` that
-- answer: stands alone was written out, as core.acronyms says that most papers do
-- not: Synonyms: only what spelling and acronyms show to be the same is one keyword
-- empty: no paper has keywords
-- parameter: keyword: keyword: null: in any of its spellings; null for the commonest keyword
with
chosen_keywords as (
    select
        keyword_key,
        keyword,
    from mart.keywords
    where coalesce(keyword_key = cast($keyword as varchar), cast($keyword as varchar) is null)
    order by paper_count desc, keyword asc
    limit 1
),

spellings as (
    select
        chosen_keywords.keyword,
        counts.keyword as spelling,
        counts.paper_count,
        counts.folded_by,
        counts.acronym,
        counts.keyword_key,
    from chosen_keywords
    inner join mart.keyword_spellings as counts
        on chosen_keywords.keyword_key = counts.keyword_key
)

select * from spellings
order by paper_count desc, spelling asc
