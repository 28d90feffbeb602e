-- grain: one paper
-- question: What is known about a paper, in one row?
-- key: paper_key
-- column: paper_key: The paper: `arxiv:<id>`, or `title:<hash>` where no id is known
-- column: arxiv_id: arXiv id without version, as text; NULL where no page shows one
-- column: arxiv_url: The paper's abstract page at arXiv; NULL without an id
-- column: title: Title, cleaned
-- column: abstract: Abstract, cleaned; NULL where no page shows one
-- column: published_on: Day of arXiv's first version
-- column: author_names: Names of the visible authors in order; NULL where no page lists authors
-- column: author_count: Number of authors, hidden ones included; NULL where not stated
-- column: hidden_author_count: Authors who hide; NULL where no page lists authors
-- column: organization_key: Organization that submitted the paper; NULL where not stated
-- column: organization_name: Its full name, or its handle where no full name is stated
-- column: submitter_login: Login of the account that first put it on a list
-- column: keywords: Keywords in alphabetical order; NULL where not stated
-- column: repository_urls: Its code repositories, a declared one first; NULL where none is known
-- column: project_url: Its project page, a declared one before one in the abstract
-- column: first_listed_on: First day on which it was listed; NULL where no page says
-- column: listed_day_count: Days on whose daily page it was seen; 0 where seen elsewhere only
-- column: first_seen_at: First capture that lists it, of those with an instant (UTC)
-- column: last_seen_at: Last capture that lists it, of those with an instant (UTC)
-- column: upvotes: Upvotes as last stated; NULL where never stated
-- column: upvotes_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_upvotes: Most upvotes ever observed
-- column: peak_upvotes_at: First known instant of the peak (UTC); NULL where none is known
-- column: comment_count: Comments as last stated; NULL where never stated
-- column: comment_count_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_comment_count: Most comments ever observed
-- column: peak_comment_count_at: First known instant of the peak (UTC); NULL where none is known
-- column: github_stars: Stars of the declared repository as last stated
-- column: github_stars_at: Instant of that observation (UTC); NULL where nobody stated it
-- column: peak_github_stars: Most stars ever observed
-- column: peak_github_stars_at: First known instant of the peak (UTC); NULL where none is known
with
sorted_authors as (
    select
        authorships.paper_key,
        list_sort(
            list({'position': authorships.position, 'name': authors.name})
            filter (where not authorships.is_hidden)
        ) as visible_authors,
        count(*) filter (where authorships.is_hidden) as hidden_author_count,
    from core.authorships as authorships
    left join core.authors as authors on authorships.author_key = authors.author_key
    group by authorships.paper_key
),

paper_authors as (
    select
        paper_key,
        coalesce(list_transform(visible_authors, lambda one: one['name']), []) as author_names,
        hidden_author_count,
    from sorted_authors
),

paper_keywords as (
    select
        paper_key,
        list(keyword order by keyword) as keywords,
    from core.keywords
    group by paper_key
),

repository_lists as (
    select
        paper_key,
        list(repository_url order by rank) as repository_urls,
    from mart.paper_repositories
    group by paper_key
),

project_pages as (
    select
        paper_key,
        coalesce(
            min(url) filter (where list_contains(declared_as, 'project_page')),
            min(url) filter (where link_kind = 'project')
        ) as project_url,
    from core.links
    group by paper_key
),

first_submissions as (
    select
        submissions.paper_key,
        accounts.login as submitter_login,
    from core.submissions as submissions
    left join core.accounts as accounts on submissions.account_key = accounts.account_key
    qualify
        row_number() over (
            partition by submissions.paper_key
            order by
                submissions.submitted_on,
                submissions.submitted_at nulls last,
                submissions.account_key
        ) = 1
),

paper_days as (
    select
        paper_key,
        count(distinct listed_on) as listed_day_count,
    from core.listings
    where listing_kind = 'daily'
    group by paper_key
),

papers_wide as (
    select
        papers.paper_key,
        papers.arxiv_id,
        'https://arxiv.org/abs/' || papers.arxiv_id as arxiv_url,
        papers.title,
        papers.abstract,
        papers.published_on,
        paper_authors.author_names,
        papers.author_count,
        paper_authors.hidden_author_count,
        papers.organization_key,
        coalesce(organizations.full_name, organizations.name) as organization_name,
        first_submissions.submitter_login,
        paper_keywords.keywords,
        repository_lists.repository_urls,
        project_pages.project_url,
        papers.first_listed_on,
        coalesce(paper_days.listed_day_count, 0) as listed_day_count,
        papers.first_seen_at,
        papers.last_seen_at,
        paper_counters.upvotes,
        paper_counters.upvotes_at,
        paper_counters.peak_upvotes,
        paper_counters.peak_upvotes_at,
        paper_counters.comment_count,
        paper_counters.comment_count_at,
        paper_counters.peak_comment_count,
        paper_counters.peak_comment_count_at,
        paper_counters.github_stars,
        paper_counters.github_stars_at,
        paper_counters.peak_github_stars,
        paper_counters.peak_github_stars_at,
    from core.papers as papers
    left join paper_authors on papers.paper_key = paper_authors.paper_key
    left join core.organizations as organizations
        on papers.organization_key = organizations.organization_key
    left join first_submissions on papers.paper_key = first_submissions.paper_key
    left join paper_keywords on papers.paper_key = paper_keywords.paper_key
    left join repository_lists on papers.paper_key = repository_lists.paper_key
    left join project_pages on papers.paper_key = project_pages.paper_key
    left join paper_days on papers.paper_key = paper_days.paper_key
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
)

select * from papers_wide
