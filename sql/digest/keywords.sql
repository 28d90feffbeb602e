-- grain: keyword x paper
-- question: which papers have one of these keywords, in any spelling?
-- keyword_keys: the concept of each keyword, at the same place of its list.
with
asked_keywords as (
    select
        unnest(cast($keywords as varchar[])) as keyword,
        unnest(cast($keyword_keys as varchar[])) as keyword_key,
),

matches as (
    select distinct
        'keywords' as filter_name,
        asked_keywords.keyword as value,
        keywords.paper_key,
    from asked_keywords
    inner join core.keywords as keywords on asked_keywords.keyword_key = keywords.keyword_key
)

select * from matches
