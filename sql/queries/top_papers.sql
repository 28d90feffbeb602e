-- question: Which papers have the most upvotes?
-- answer: A row is a paper with its upvotes as last stated, the instant of that statement, and
-- answer: the paper's age then, in hours since it was listed
-- not: A fair race: papers were last seen at different ages; fastest_risers compares equal ones
-- not: Papers whose upvotes no page states are left out
-- empty: no paper of these days states its upvotes
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
-- parameter: top: bigint: 20: number of papers
with
top_upvotes as (
    select
        papers.paper_key,
        paper_counters.upvotes,
        paper_counters.upvotes_at,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where
        paper_counters.upvotes is not null
        and (
            cast($listed_from as date) is null
            or papers.first_listed_on >= cast($listed_from as date)
        )
        and (
            cast($listed_to as date) is null
            or papers.first_listed_on <= cast($listed_to as date)
        )
    order by paper_counters.upvotes desc, papers.paper_key asc
    limit cast($top as bigint)
),

hits as (
    select
        row_number() over (
            order by top_upvotes.upvotes desc, top_upvotes.paper_key asc
        ) as rank,
        top_upvotes.paper_key,
        papers.arxiv_id,
        papers.title,
        papers.author_count,
        papers.organization_key,
        papers.first_listed_on,
        top_upvotes.upvotes,
        top_upvotes.upvotes_at,
    from top_upvotes
    inner join core.papers as papers on top_upvotes.paper_key = papers.paper_key
),

visible_authors as (
    select
        authorships.paper_key,
        list(authors.name order by authorships.position) as author_names,
    from core.authorships as authorships
    inner join hits on authorships.paper_key = hits.paper_key
    left join core.authors as authors on authorships.author_key = authors.author_key
    where not authorships.is_hidden
    group by authorships.paper_key
),

top_papers as (
    select
        hits.rank,
        hits.upvotes,
        hits.title,
        visible_authors.author_names[1] as first_visible_author,
        hits.author_count,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        hits.first_listed_on,
        paper_repositories.repository_url,
        'https://arxiv.org/abs/' || hits.arxiv_id as arxiv_url,
        hits.upvotes_at,
        attention.last_age_in_hours as age_in_hours,
        hits.paper_key,
    from hits
    left join visible_authors on hits.paper_key = visible_authors.paper_key
    left join core.organizations as organizations
        on hits.organization_key = organizations.organization_key
    left join mart.paper_repositories as paper_repositories
        on hits.paper_key = paper_repositories.paper_key and paper_repositories.rank = 1
    left join mart.attention as attention on hits.paper_key = attention.paper_key
)

select * from top_papers
order by rank
