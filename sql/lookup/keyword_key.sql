-- grain: one concept
-- question: which concept is a keyword of this spelling? One that was seen, or of the same words.
with
spelled as (
    select
        keyword_key,
        keyword = $keyword as is_seen,
    from core.keywords
    where keyword = $keyword or keyword_words = $words or keyword_key in ($key, $keyword)
),

meant as (
    select keyword_key
    from spelled
    group by keyword_key
    order by bool_or(is_seen) desc, count(*) desc, keyword_key asc
    limit 1
)

select * from meant
