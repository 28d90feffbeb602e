-- grain: paper x position
-- by: paper_key in work.changed_papers
-- question: who wrote each paper, by the last list of authors that arXiv gave?
with
arxiv_authors as (
    select
        paper_key,
        author_position as position,
        name_as_printed,
        name,
        affiliations,
        capture_id,
        entry_position,
    from work.arxiv_authors
)

select * from arxiv_authors
order by paper_key, position
