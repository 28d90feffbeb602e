-- question: Which papers have a keyword?
-- answer: A row is a paper with the keyword in any spelling, the most upvoted first; spellings are
-- answer: those that this paper has; upvotes are as last stated, at the instant upvotes_at
-- not: All papers about it: the site's model writes keywords, since March 2025 and not for every
-- not: paper; `paperhouse search` finds others by their words
-- empty: no paper of these days has the keyword
-- parameter: keyword: keyword: null: in any of its spellings; null for the commonest keyword
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
chosen_keywords as (
    select keyword_key
    from mart.keywords
    where coalesce(keyword_key = cast($keyword as varchar), cast($keyword as varchar) is null)
    order by paper_count desc, keyword asc
    limit 1
),

keyworded_papers as (
    select
        keywords.paper_key,
        list(keywords.keyword order by keywords.keyword) as spellings,
    from core.keywords as keywords
    inner join chosen_keywords on keywords.keyword_key = chosen_keywords.keyword_key
    group by keywords.paper_key
),

papers_of_keyword as (
    select
        row_number() over (
            order by paper_counters.upvotes desc nulls last, papers.paper_key asc
        ) as rank,
        paper_counters.upvotes,
        papers.title,
        papers.first_listed_on,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        keyworded_papers.spellings,
        paper_counters.upvotes_at,
        papers.paper_key,
    from keyworded_papers
    inner join core.papers as papers on keyworded_papers.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    left join core.organizations as organizations
        on papers.organization_key = organizations.organization_key
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
    qualify rank <= cast($top as bigint)
)

select * from papers_of_keyword
order by rank
