-- grain: one word at one place of a paper that comes
-- question: where does each word stand?
with
coming_postings as (
    select
        piece_terms.term_id,
        pieces.document_id,
        pieces.position + if(pieces.position > 0, piece_terms.place, -piece_terms.place)
            as position,
    from work.pieces as pieces
    inner join work.piece_terms as piece_terms
        on
            pieces.piece = piece_terms.piece
            and (pieces.position > 0 or not piece_terms.is_stop_word)
)

select * from coming_postings
