-- rule: No daily page lists a paper before its first_listed_on
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    listings.paper_key,
    listings.capture_id,
    listings.position,
    listings.listed_on,
    papers.first_listed_on,
from core.listings as listings
inner join core.papers as papers on listings.paper_key = papers.paper_key
where
    listings.listing_kind = 'daily'
    and listings.listed_on is not null
    and (papers.first_listed_on is null or listings.listed_on < papers.first_listed_on)
