-- question: Which papers has somebody signed?
-- answer: A row is a paper, the last listed one first; position of author_count is the place in its
-- answer: list of authors; author_key tells people of one name apart, where accounts do
-- not: The papers of one person for certain: one name may be several people's
-- not: Papers whose author hides, or signs with another name
-- empty: nobody of that name has signed a paper
-- parameter: name: varchar: null: first and last name, in any case; null for who signed the most
-- parameter: top: bigint: 50: number of papers
with
signatures as (
    select
        authors.name,
        lower(authors.name) as lower_name,
        authorships.author_key,
        authorships.position,
        authorships.paper_key,
    from core.authorships as authorships
    inner join core.authors as authors on authorships.author_key = authors.author_key
),

chosen_names as (
    select signatures.lower_name
    from signatures
    where coalesce(signatures.lower_name = lower(trim($name)), cast($name as varchar) is null)
    group by signatures.lower_name
    order by count(distinct signatures.paper_key) desc, signatures.lower_name asc
    limit 1
),

papers_of_author as (
    select
        papers.first_listed_on,
        papers.title,
        signatures.position,
        papers.author_count,
        paper_counters.upvotes,
        signatures.name,
        signatures.author_key,
        papers.paper_key,
    from signatures
    inner join chosen_names on signatures.lower_name = chosen_names.lower_name
    inner join core.papers as papers on signatures.paper_key = papers.paper_key
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    qualify
        row_number() over (
            order by
                papers.first_listed_on desc nulls last,
                papers.paper_key asc,
                signatures.position asc
        ) <= cast($top as bigint)
)

select * from papers_of_author
order by first_listed_on desc nulls last, paper_key asc, position asc
