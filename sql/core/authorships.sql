-- grain: paper x position
-- by: paper_key in work.changed_papers
-- by: author_key in work.rekeyed_authors
-- question: who signs each paper, in which order, by the last list that a page gave, or
-- by arXiv's where no page gave any?
with
authorships as (
    select
        authorships.paper_key,
        authorships.author_position as position,
        authorships.is_last,
        authorships.author_key,
        authorships.name_as_printed,
        authorships.is_hidden,
        authorships.account_key,
        authorships.account_agreement,
        authorships.claim_status,
        authorships.source,
        authorships.capture_id,
        authorships.entry_position,
    from work.authorships as authorships
    where
        authorships.released_author_key is null
        or authorships.author_key in (
            select authors.author_key from work.rekeyed_authors as authors
        )
)

select * from authorships
