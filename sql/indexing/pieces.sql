-- grain: one piece of a text
-- question: of what do the texts of the papers that come consist, and where does each piece stand?
-- In the title at 1 and on, in the abstract at -1 and down. Stop words of abstracts are left out.
with
texts as (
    select
        documents.document_id,
        search.pieces(coming.title) as pieces,
        1 as direction,
    from coming
    inner join work.documents as documents on coming.paper_key = documents.paper_key
    union all
    select
        documents.document_id,
        search.pieces(coming.abstract) as pieces,
        -1 as direction,
    from coming
    inner join work.documents as documents on coming.paper_key = documents.paper_key
),

placed_pieces as (
    select
        document_id,
        unnest(pieces) as piece,
        direction * generate_subscripts(pieces, 1) as position,
    from texts
),

telling_pieces as (
    select *
    from placed_pieces
    where
        position > 0
        or piece not in (select stop_words.word from search.stop_words() as stop_words)
)

select * from telling_pieces
