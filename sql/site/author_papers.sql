-- grain: one paper of the author
-- question: which papers are signed so? The youngest first.
-- noqa: disable=RF02
select
    papers.first_listed_on,
    authorships.position,
    papers.author_count,
    paper_counters.upvotes,
    papers.title,
    papers.paper_key,
from core.authorships as authorships
inner join core.papers as papers on authorships.paper_key = papers.paper_key
left join mart.paper_counters as paper_counters on papers.paper_key = paper_counters.paper_key
where authorships.author_key = $author
order by papers.first_listed_on desc nulls last, papers.paper_key asc, authorships.position asc
