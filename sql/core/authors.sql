-- grain: one author identity
-- question: who are the authors? The key of an authorship already tells them apart.
select
    authorships.author_key,
    max(staged.name) as name,
    max(staged.sort_name) as sort_name,
    bool_or(staged.is_collective) as is_collective,
    max(authorships.account_key) as account_key
from core.authorships as authorships
inner join stage.authorships as staged
    on
        authorships.capture_id = staged.capture_id
        and authorships.entry_position = staged.position
        and authorships.position = staged.author_position
where authorships.author_key is not null
group by authorships.author_key
order by authorships.author_key
