-- question: Under which licences are papers at arXiv?
-- answer: A row is a licence; percent is of known_paper_count; name is the licence's own short name
-- not: Papers whose licence no record states: known_paper_count of paper_total have one. Feeds of
-- not: arXiv state none, and for older papers OAI does not either
-- empty: no record of arXiv states the licence of a paper of these days
-- parameter: listed_from: date: null: first listed on this day or later; null for all papers
-- parameter: listed_to: date: null: first listed on this day or earlier; null for all papers
with
chosen_papers as (
    select
        papers.paper_key,
        rtrim(replace(lower(papers.license), 'http://', 'https://'), '/') as license,
        paper_counters.upvotes,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where
        (cast($listed_from as date) is null or papers.first_listed_on >= cast($listed_from as date))
        and (cast($listed_to as date) is null or papers.first_listed_on <= cast($listed_to as date))
),

license_figures as (
    select
        license,
        count(*) as paper_count,
        median(upvotes) as median_upvotes,
        count(upvotes) as upvoted_paper_count,
        sum(count(license)) over () as known_paper_count,
        sum(count(*)) over () as paper_total,
    from chosen_papers
    group by license
),

licenses as (
    select
        row_number() over (order by paper_count desc, license asc) as rank,
        case
            when license like '%/publicdomain/zero/%'
                then 'CC0 ' || regexp_extract(license, '[0-9.]+$')
            when license like '%creativecommons.org/licenses/%'
                then
                    upper(
                        regexp_replace(license, '^.*/licenses/([a-z-]+)/([0-9.]+).*$', 'CC \1 \2')
                    )
            when license like '%arxiv.org/licenses/nonexclusive-distrib/%' then 'arXiv'
            else license
        end as name,
        paper_count,
        round(100 * paper_count / known_paper_count, 1) as percent,
        median_upvotes,
        upvoted_paper_count,
        license,
        cast(known_paper_count as bigint) as known_paper_count,
        cast(paper_total as bigint) as paper_total,
    from license_figures
    where license is not null
)

select * from licenses
order by rank
