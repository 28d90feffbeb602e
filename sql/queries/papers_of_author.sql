-- question: Which papers has somebody signed?
-- answer: A row is a paper, the last listed one first; position of author_count is the place in its
-- answer: list of authors; author_key tells people of one name apart, where accounts do; is_claimed
-- answer: is true if the paper is linked to that author's own account
-- not: The papers of one person for certain: one name may be several people's, above all where few
-- not: papers are claimed
-- not: Papers whose author hides, or signs with another name
-- empty: nobody of that name has signed a paper; the first name comes first, and none is left out
-- parameter: name: author: null: first and last name, in any spelling; null: who signed the most
-- parameter: top: bigint: 50: number of papers
with
most_signing as (
    select authors.name_key
    from mart.authors as authors
    order by authors.paper_count desc, authors.name_key asc
    limit 1
),

likely_names as (
    -- Names of accounts, too: no other name has several authors, whose papers add up.
    select most_signing.name_key from most_signing
    union all
    select authors.name_key
    from mart.authors as authors
    where authors.account_key is not null
),

chosen_names as (
    select authors.name_key
    from mart.authors as authors
    where
        (
            cast($name as varchar) is not null
            or authors.name_key in (select likely_names.name_key from likely_names)
        )
        and coalesce(authors.name_key = cast($name as varchar), cast($name as varchar) is null)
    group by authors.name_key
    order by sum(authors.paper_count) desc, authors.name_key asc
    limit 1
),

signatures as (
    select
        authors.name,
        coalesce(authorships.account_key = authors.account_key, false) as is_claimed,
        authorships.author_key,
        authorships.position,
        authorships.paper_key,
    from core.authors as authors
    inner join core.authorships as authorships on authors.author_key = authorships.author_key
    where authors.name_key in (select chosen_names.name_key from chosen_names)
),

last_signatures as (
    -- Titles and upvotes are read of their papers alone.
    select
        signatures.*,
        papers.first_listed_on,
    from signatures
    inner join core.papers as papers on signatures.paper_key = papers.paper_key
    qualify
        row_number() over (
            order by
                papers.first_listed_on desc nulls last,
                papers.paper_key asc,
                signatures.position asc
        ) <= cast($top as bigint)
),

last_counters as (
    select
        paper_counters.paper_key,
        paper_counters.upvotes,
    from mart.paper_counters as paper_counters
    where
        paper_counters.paper_key in (select last_signatures.paper_key from last_signatures)
),

papers_of_author as (
    select
        last_signatures.first_listed_on,
        papers.title,
        last_signatures.position,
        papers.author_count,
        last_counters.upvotes,
        last_signatures.name,
        last_signatures.is_claimed,
        last_signatures.author_key,
        last_signatures.paper_key,
    from last_signatures
    inner join core.papers as papers on last_signatures.paper_key = papers.paper_key
    left join last_counters
        on last_signatures.paper_key = last_counters.paper_key
)

select * from papers_of_author
order by first_listed_on desc nulls last, paper_key asc, position asc
