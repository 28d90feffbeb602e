-- grain: one piece of a text between two blanks
-- question: of what do the texts of the papers that come consist?
-- Words are looked for in each different piece once, which is quicker than in each text.
with
pieces as (
    select
        documents.document_id,
        unnest(
            string_split(
                concat_ws(' ', search.folded(coming.title), search.folded(coming.abstract)), ' '
            )
        ) as piece,
    from coming
    inner join work.documents as documents on coming.paper_key = documents.paper_key
)

select * from pieces
