-- grain: one author with a paper that was listed
-- question: when was the first paper of an author listed?
select
    authorships.author_key as key,
    min(papers.first_listed_on) as day,
from core.authorships as authorships
inner join core.papers as papers on authorships.paper_key = papers.paper_key
where authorships.author_key is not null and papers.first_listed_on is not null
group by authorships.author_key
