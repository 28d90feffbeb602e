-- grain: one paper
-- question: what does a digest say of these papers, besides why they are here?
-- rank: among the papers first listed on the same day, by upvotes as last stated.
with
asked as (
    select unnest(from_json(cast($paper_keys as json), '["varchar"]')) as paper_key
),

chosen_papers as (
    select papers.*
    from core.papers as papers
    inner join asked on papers.paper_key = asked.paper_key
),

neighbours as (
    select
        papers.paper_key,
        row_number() over (
            partition by papers.first_listed_on
            order by counters.upvotes desc nulls last, papers.paper_key asc
        ) as rank,
        count(*) over (partition by papers.first_listed_on) as day_paper_count,
    from core.papers as papers
    left join mart.paper_counters as counters on papers.paper_key = counters.paper_key
    where papers.first_listed_on in (select chosen_papers.first_listed_on from chosen_papers)
),

author_names as (
    select
        authorships.paper_key,
        list(authors.name order by authorships.position) as authors,
    from core.authorships as authorships
    inner join asked on authorships.paper_key = asked.paper_key
    inner join core.authors as authors on authorships.author_key = authors.author_key
    where not authorships.is_hidden
    group by authorships.paper_key
),

repositories as (
    select
        paper_key,
        list(distinct 'https://' || repository order by 'https://' || repository) as code_urls,
    from core.links
    where repository is not null and paper_key in (select asked.paper_key from asked)
    group by paper_key
),

text_versions as (
    select
        paper_key,
        max(version) as text_version,
    from core.paper_versions
    where paper_key in (select asked.paper_key from asked)
    group by paper_key
),

details as (
    select
        papers.paper_key,
        papers.arxiv_id,
        'https://huggingface.co/papers/' || papers.arxiv_id as page_url,
        'https://arxiv.org/abs/' || papers.arxiv_id as arxiv_url,
        papers.title,
        papers.abstract,
        coalesce(author_names.authors, []) as authors,
        papers.author_count,
        coalesce(organizations.full_name, organizations.name) as organization,
        papers.first_listed_on as listed_on,
        counters.upvotes,
        counters.comment_count,
        neighbours.rank,
        neighbours.day_paper_count,
        coalesce(repositories.code_urls, []) as code_urls,
        papers.current_version as version,
        text_versions.text_version,
        papers.capture_id,
        captures.url as capture_url,
        captures.captured_at,
    from chosen_papers as papers
    left join neighbours on papers.paper_key = neighbours.paper_key
    left join author_names on papers.paper_key = author_names.paper_key
    left join core.organizations as organizations
        on papers.organization_key = organizations.organization_key
    left join mart.paper_counters as counters on papers.paper_key = counters.paper_key
    left join repositories on papers.paper_key = repositories.paper_key
    left join text_versions on papers.paper_key = text_versions.paper_key
    left join core.captures as captures on papers.capture_id = captures.capture_id
)

select * from details
