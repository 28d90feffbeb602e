-- grain: one month of first listing
-- question: of which months may counts of papers or of their keywords be other ones?
-- Those that a paper left or came to, and those of papers with other keywords than they had.
with
left_days as (
    select
        papers.paper_key,
        papers.first_listed_on,
    from work.left_papers as papers
    except
    select
        papers.paper_key,
        papers.first_listed_on,
    from work.come_papers as papers
),

come_days as (
    select
        papers.paper_key,
        papers.first_listed_on,
    from work.come_papers as papers
    except
    select
        papers.paper_key,
        papers.first_listed_on,
    from work.left_papers as papers
),

left_keywords as (
    select
        keywords.paper_key,
        keywords.keyword_key,
    from work.left_keywords as keywords
    except
    select
        keywords.paper_key,
        keywords.keyword_key,
    from work.come_keywords as keywords
),

come_keywords as (
    select
        keywords.paper_key,
        keywords.keyword_key,
    from work.come_keywords as keywords
    except
    select
        keywords.paper_key,
        keywords.keyword_key,
    from work.left_keywords as keywords
),

days as (
    select left_days.first_listed_on from left_days
    union
    select come_days.first_listed_on from come_days
    union
    select papers.first_listed_on
    from core.papers as papers
    where
        papers.paper_key in (
            select left_keywords.paper_key from left_keywords
            union
            select come_keywords.paper_key from come_keywords
        )
),

changed_months as (
    select distinct cast(date_trunc('month', days.first_listed_on) as date) as month
    from days
    where days.first_listed_on is not null
)

select * from changed_months
