-- grain: one author identity
-- question: What has an author published, and how was it received?
-- key: author_key
-- by: author_key in work.changed_authors
-- from: author_key in work.changed_authors
-- from: paper_key in work.signed_papers
-- column: author_key: The author: a hash of the name, and of the account where several bear it
-- column: name: The name as most lists of authors spell it, cleaned
-- column: name_key: The name in lower case and without accents: one for all spellings
-- column: spellings: All spellings of the name, that one first
-- column: sort_name: `Last, First` for sorting; the name itself for collectives
-- column: is_collective: A team, lab or company signs, not a person
-- column: account_key: The site account that bears the name; NULL where none does
-- column: paper_count: Papers signed with the name, each once; several people may have it
-- column: claimed_paper_count: Papers among them whose own page links the author to that account
-- column: verified_paper_count: Those that the account itself claimed, and not the site for it
-- column: first_author_count: Papers where the author stands first, alone or not
-- column: last_author_count: Papers of two or more authors where the author stands last
-- column: first_paper_on: Earliest first listing among the papers; NULL where no day is known
-- column: last_paper_on: Latest first listing among the papers; NULL where no day is known
-- column: upvoted_paper_count: Papers whose upvotes were ever stated, the input of upvotes
-- column: upvotes: Sum of the papers' last stated upvotes; NULL where none was stated
-- column: years: Of each year of first listing, in order, such figures; NULL where no day is known
with
paper_figures as (
    select
        papers.paper_key,
        papers.first_listed_on,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
),

bearers as (
    select
        author_key,
        account_key,
    from core.authors
    where account_key is not null
),

author_papers as (
    select
        authorships.author_key,
        authorships.position = 1 as is_first,
        authorships.is_last,
        bearers.author_key is not null as is_claimed,
        bearers.author_key is not null
        and authorships.claim_status in ('claimed_verified', 'extracted_confirmed')
            as is_verified,
        paper_figures.first_listed_on,
        paper_figures.upvotes,
    from core.authorships as authorships
    left join bearers
        on
            authorships.author_key = bearers.author_key
            and authorships.account_key = bearers.account_key
    left join paper_figures on authorships.paper_key = paper_figures.paper_key
    where authorships.author_key is not null
),

author_years as (
    select
        author_key,
        year(first_listed_on) as year,
        count(*) as paper_count,
        count(*) filter (where is_claimed) as claimed_paper_count,
        count(*) filter (where is_verified) as verified_paper_count,
        count(*) filter (where is_first) as first_author_count,
        count(*) filter (where is_last) as last_author_count,
        min(first_listed_on) as first_paper_on,
        max(first_listed_on) as last_paper_on,
        count(upvotes) as upvoted_paper_count,
        cast(sum(upvotes) as bigint) as upvotes,
    from author_papers
    group by author_key, year(first_listed_on)
),

author_figures as (
    select
        author_key,
        cast(sum(paper_count) as bigint) as paper_count,
        cast(sum(claimed_paper_count) as bigint) as claimed_paper_count,
        cast(sum(verified_paper_count) as bigint) as verified_paper_count,
        cast(sum(first_author_count) as bigint) as first_author_count,
        cast(sum(last_author_count) as bigint) as last_author_count,
        min(first_paper_on) as first_paper_on,
        max(last_paper_on) as last_paper_on,
        cast(sum(upvoted_paper_count) as bigint) as upvoted_paper_count,
        cast(sum(upvotes) as bigint) as upvotes,
        -- Sorted at last: DuckDB takes ten times as long for an ordered list of each author.
        list_sort(
            list(
                {
                    'year': year,
                    'paper_count': paper_count,
                    'claimed_paper_count': claimed_paper_count,
                    'first_author_count': first_author_count,
                    'last_author_count': last_author_count,
                    'upvoted_paper_count': upvoted_paper_count,
                    'upvotes': upvotes
                }
            ) filter (where year is not null)
        ) as years,
    from author_years
    group by author_key
),

authors as (
    select
        identities.author_key,
        identities.name,
        identities.name_key,
        identities.spellings,
        identities.sort_name,
        identities.is_collective,
        identities.account_key,
        coalesce(author_figures.paper_count, 0) as paper_count,
        coalesce(author_figures.claimed_paper_count, 0) as claimed_paper_count,
        coalesce(author_figures.verified_paper_count, 0) as verified_paper_count,
        coalesce(author_figures.first_author_count, 0) as first_author_count,
        coalesce(author_figures.last_author_count, 0) as last_author_count,
        author_figures.first_paper_on,
        author_figures.last_paper_on,
        coalesce(author_figures.upvoted_paper_count, 0) as upvoted_paper_count,
        author_figures.upvotes,
        author_figures.years,
    from core.authors as identities
    left join author_figures on identities.author_key = author_figures.author_key
)

select * from authors
