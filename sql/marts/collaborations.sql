-- grain: pair of authors who signed two or more papers together
-- question: Who publishes together again and again?
-- key: author_key, other_author_key
-- by: author_key, other_author_key in work.listed_authors
-- by: author_key in work.reknown_authors
-- by: other_author_key in work.reknown_authors
-- from: paper_key in work.paired_papers
-- from: author_key in work.paired_authors
-- column: author_key: The author of the pair whose key is the smaller one
-- column: other_author_key: The other author
-- column: name: Name of the author
-- column: other_name: Name of the other author
-- column: paper_count: Papers of at most 50 listed authors that both sign, each once
-- column: claimed_paper_count: Papers among them whose own page links the author to its account
-- column: other_claimed_paper_count: Papers among them that link the other author so
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
with
long_papers as (
    select paper_key
    from core.authorships
    where author_key is not null
    group by paper_key
    having count(*) > 50
),

paper_authors as (
    select
        paper_key,
        author_key,
        account_key,
    from core.authorships
    where
        author_key is not null
        and paper_key not in (select long_papers.paper_key from long_papers)
),

repeated_authors as (
    -- Most authors signed one paper, and are in no pair.
    select author_key
    from paper_authors
    group by author_key
    having count(*) > 1
),

numbered_authors as (
    -- In the order of the keys: there are millions of pairs, and to compare texts takes longer.
    select
        authors.author_key,
        authors.name,
        authors.account_key,
        row_number() over (order by authors.author_key) as author_number,
    from repeated_authors
    inner join core.authors as authors on repeated_authors.author_key = authors.author_key
),

paper_figures as (
    select
        papers.paper_key,
        papers.first_listed_on,
        paper_counters.upvotes,
        row_number() over (order by papers.paper_key) as paper_number,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
),

repeated_authorships as (
    select
        numbered_authors.author_number,
        coalesce(paper_authors.account_key = numbered_authors.account_key, false) as is_claimed,
        paper_figures.paper_number,
        paper_figures.first_listed_on,
        paper_figures.upvotes,
    from paper_authors
    inner join numbered_authors on paper_authors.author_key = numbered_authors.author_key
    inner join paper_figures on paper_authors.paper_key = paper_figures.paper_key
),

pair_figures as (
    select
        one.author_number,
        other.author_number as other_author_number,
        count(*) as paper_count,
        count(*) filter (where one.is_claimed) as claimed_paper_count,
        count(*) filter (where other.is_claimed) as other_claimed_paper_count,
        min(one.first_listed_on) as first_paper_on,
        max(one.first_listed_on) as last_paper_on,
        count(one.upvotes) as upvoted_paper_count,
        cast(sum(one.upvotes) as bigint) as upvotes,
    from repeated_authorships as one
    inner join repeated_authorships as other
        on one.paper_number = other.paper_number and one.author_number < other.author_number
    group by one.author_number, other.author_number
    having count(*) > 1
),

collaborations as (
    select
        numbered_authors.author_key,
        numbered_others.author_key as other_author_key,
        numbered_authors.name,
        numbered_others.name as other_name,
        pair_figures.paper_count,
        pair_figures.claimed_paper_count,
        pair_figures.other_claimed_paper_count,
        pair_figures.first_paper_on,
        pair_figures.last_paper_on,
        pair_figures.upvoted_paper_count,
        pair_figures.upvotes,
    from pair_figures
    inner join numbered_authors on pair_figures.author_number = numbered_authors.author_number
    inner join numbered_authors as numbered_others
        on pair_figures.other_author_number = numbered_others.author_number
)

select * from collaborations
