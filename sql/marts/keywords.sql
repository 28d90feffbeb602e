-- grain: one concept that papers have as a keyword
-- question: Which keywords are there, whatever their spelling, and how many papers have each?
-- key: keyword_key
-- by: keyword_key in work.changed_concepts
-- from: keyword_key in work.changed_concepts
-- column: keyword_key: The concept, which all its spellings share
-- column: keyword: Its commonest spelling, in lower case; of equally common ones the first
-- column: paper_count: Papers with any of its spellings
-- column: spelling_count: Number of spellings; mart.keyword_spellings has them
with
paper_counts as (
    select
        keyword_key,
        count(distinct paper_key) as paper_count,
    from core.keywords
    group by keyword_key
),

ranked_spellings as (
    select
        keyword_key,
        keyword,
        row_number() over (
            partition by keyword_key order by paper_count desc, keyword asc
        ) as place,
    from mart.keyword_spellings
),

spelling_counts as (
    select
        keyword_key,
        max(keyword) filter (where place = 1) as keyword,
        count(*) as spelling_count,
    from ranked_spellings
    group by keyword_key
),

keywords as (
    select
        spelling_counts.keyword_key,
        spelling_counts.keyword,
        paper_counts.paper_count,
        spelling_counts.spelling_count,
    from spelling_counts
    inner join paper_counts on spelling_counts.keyword_key = paper_counts.keyword_key
)

select * from keywords
