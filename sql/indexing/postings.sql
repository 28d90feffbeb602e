-- grain: one stem in one paper that comes
-- question: how often does each stem stand in a paper?
with
postings as (
    select
        piece_terms.term_id,
        pieces.document_id,
        count(*) as occurrence_count,
    from pieces
    inner join work.piece_terms as piece_terms on pieces.piece = piece_terms.piece
    group by piece_terms.term_id, pieces.document_id
)

select * from postings
order by term_id, document_id
