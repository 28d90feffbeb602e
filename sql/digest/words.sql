-- grain: phrase x paper
-- question: which papers have the words of a phrase one after the other, in any form? Needs fts.
-- Positions are those of search.postings; those of a phrase are counted in the same way.
with
phrases as (
    select unnest(cast($words as varchar[])) as phrase
),

pieces as (
    select
        phrase,
        unnest(search.pieces(phrase)) as piece,
        generate_subscripts(search.pieces(phrase), 1) as position,
    from phrases
),

phrase_words as (
    select
        phrase,
        unnest(search.runs(piece)) as word,
        position + generate_subscripts(search.runs(piece), 1) - 1 as position,
    from pieces
),

-- They are not indexed in abstracts, so any word may stand in their place.
told_words as (
    select
        phrase_words.*,
        stop_words.word is not null as is_stop_word,
    from phrase_words
    left join search.stop_words() as stop_words on phrase_words.word = stop_words.word
),

numbered_words as (
    select
        phrase,
        word,
        position,
        row_number() over (partition by phrase order by position, word) as word_number,
    from told_words
    qualify not is_stop_word or bool_and(is_stop_word) over (partition by phrase)
),

sizes as (
    select
        phrase,
        count(*) as word_count,
    from numbered_words
    group by phrase
),

phrase_terms as (
    select
        numbered_words.phrase,
        numbered_words.position,
        numbered_words.word_number,
        terms.term_id,
    from numbered_words
    inner join search.terms as terms on stem(numbered_words.word, 'porter') = terms.stem
),

runs as (
    select
        phrase_terms.phrase,
        postings.document_id,
    from phrase_terms
    inner join search.postings as postings on phrase_terms.term_id = postings.term_id
    inner join sizes on phrase_terms.phrase = sizes.phrase
    group by
        phrase_terms.phrase,
        postings.document_id,
        postings.position > 0,
        abs(postings.position) - phrase_terms.position,
        sizes.word_count
    having count(distinct phrase_terms.word_number) = sizes.word_count
),

matches as (
    select distinct
        'words' as filter_name,
        runs.phrase as value,
        documents.paper_key,
    from runs
    inner join search.documents as documents on runs.document_id = documents.document_id
)

select * from matches
