-- grain: one author of the paper, in the printed order
-- question: who signed this paper? Hidden authors keep their place.
select
    authorships.position,
    authors.name,
    authorships.is_hidden,
    authorships.author_key,
from core.authorships as authorships
left join core.authors as authors on authorships.author_key = authors.author_key
where authorships.paper_key = $paper
order by authorships.position
