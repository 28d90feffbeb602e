-- grain: pair of authors who signed two or more papers together
-- question: Who publishes together again and again?
-- key: author_key, other_author_key
-- column: author_key: The author of the pair whose key is the smaller one
-- column: other_author_key: The other author
-- column: name: Name of the author
-- column: other_name: Name of the other author
-- column: paper_count: Papers of at most 50 listed authors that both sign, each once
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
with
paper_authors as (
    select distinct
        paper_key,
        author_key,
    from core.authorships
    where author_key is not null
    qualify count(*) over (partition by paper_key) <= 50
),

pair_papers as (
    select
        one.author_key,
        other.author_key as other_author_key,
        one.paper_key,
    from paper_authors as one
    inner join paper_authors as other
        on one.paper_key = other.paper_key and one.author_key < other.author_key
),

pairs as (
    select
        author_key,
        other_author_key,
        count(*) as paper_count,
    from pair_papers
    group by author_key, other_author_key
    having count(*) > 1
),

pair_figures as (
    select
        pairs.author_key,
        pairs.other_author_key,
        pairs.paper_count,
        min(papers.first_listed_on) as first_paper_on,
        max(papers.first_listed_on) as last_paper_on,
        count(paper_counters.upvotes) as upvoted_paper_count,
        cast(sum(paper_counters.upvotes) as bigint) as upvotes,
    from pairs
    inner join pair_papers
        on
            pairs.author_key = pair_papers.author_key
            and pairs.other_author_key = pair_papers.other_author_key
    inner join core.papers as papers on pair_papers.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on pair_papers.paper_key = paper_counters.paper_key
    group by pairs.author_key, pairs.other_author_key, pairs.paper_count
),

collaborations as (
    select
        pair_figures.author_key,
        pair_figures.other_author_key,
        authors.name,
        others.name as other_name,
        pair_figures.paper_count,
        pair_figures.first_paper_on,
        pair_figures.last_paper_on,
        pair_figures.upvoted_paper_count,
        pair_figures.upvotes,
    from pair_figures
    inner join core.authors as authors on pair_figures.author_key = authors.author_key
    inner join core.authors as others on pair_figures.other_author_key = others.author_key
)

select * from collaborations
