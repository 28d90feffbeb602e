-- grain: one author identity
-- question: What has an author published, and how was it received?
-- key: author_key
-- by: author_key in work.changed_authors
-- from: paper_key in work.changed_signatures
-- column: author_key: The author: a hash of the name, and of the account where several claim it
-- column: name: Author name, cleaned
-- column: sort_name: `Last, First` for sorting; the name itself for collectives
-- column: is_collective: A team, lab or company signs, not a person
-- column: account_key: The site account that claims the name; NULL where none does
-- column: paper_count: Papers that the author signs, each once
-- column: first_author_count: Papers where the author stands first, alone or not
-- column: last_author_count: Papers of two or more authors where the author stands last
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
with
placed_authorships as (
    select
        paper_key,
        author_key,
        position,
        max(position) over (partition by paper_key) as last_position,
    from core.authorships
),

author_papers as (
    select
        author_key,
        paper_key,
        bool_or(position = 1) as is_first,
        bool_or(position = last_position and position > 1) as is_last,
    from placed_authorships
    where author_key is not null
    group by author_key, paper_key
),

author_figures as (
    select
        author_papers.author_key,
        count(*) as paper_count,
        count(*) filter (where author_papers.is_first) as first_author_count,
        count(*) filter (where author_papers.is_last) as last_author_count,
        min(papers.first_listed_on) as first_paper_on,
        max(papers.first_listed_on) as last_paper_on,
        count(paper_counters.upvotes) as upvoted_paper_count,
        cast(sum(paper_counters.upvotes) as bigint) as upvotes,
    from author_papers
    left join core.papers as papers on author_papers.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on author_papers.paper_key = paper_counters.paper_key
    group by author_papers.author_key
),

authors as (
    select
        identities.author_key,
        identities.name,
        identities.sort_name,
        identities.is_collective,
        identities.account_key,
        coalesce(author_figures.paper_count, 0) as paper_count,
        coalesce(author_figures.first_author_count, 0) as first_author_count,
        coalesce(author_figures.last_author_count, 0) as last_author_count,
        author_figures.first_paper_on,
        author_figures.last_paper_on,
        coalesce(author_figures.upvoted_paper_count, 0) as upvoted_paper_count,
        author_figures.upvotes,
    from core.authors as identities
    left join author_figures on identities.author_key = author_figures.author_key
)

select * from authors
