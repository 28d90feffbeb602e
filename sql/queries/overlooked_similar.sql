-- question: Which papers are like this abstract, but were upvoted by few?
-- answer: A row is a paper with fewer upvotes than its month's median; likeness is the share of
-- answer: the abstract's words that it has, weighted by ln(such papers / those with the word);
-- answer: words are those that `search` reads, the parts of joined ones too
-- not: Likeness of meaning: synonyms are strangers here, long abstracts share more words, and
-- not: words of fewer than four letters, such as `with` or `which`, and common ones do not count:
-- not: those at more places than a tenth of all papers has, and at more than 100
-- not: Papers without a word in their abstract, stated upvotes or a known day of listing
-- empty: no paper shares enough telling words with the abstract
-- parameter: abstract: varchar: null: any text; null for the abstract of the paper
-- parameter: paper: paper: null: id, address, title or key; null for the most upvoted paper
-- parameter: top: bigint: 10: number of papers
with
stated_papers as materialized (
    select
        papers.paper_key,
        papers.arxiv_id,
        documents.document_id,
        -- To ask each abstract whether it is NULL takes as long as to read all of them.
        documents.abstract_word_count > 0 as has_abstract,
        date_trunc('month', papers.first_listed_on) as month,
        paper_counters.upvotes,
    from core.papers as papers
    inner join search.documents as documents on papers.paper_key = documents.paper_key
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
),

chosen_papers as (
    select stated_papers.paper_key
    from stated_papers
    left join core.paper_aliases as aliases
        on
            stated_papers.paper_key = aliases.paper_key
            and aliases.alias_key = cast($paper as varchar)
    where
        case
            when cast($paper as varchar) is null then stated_papers.has_abstract
            else
                cast($paper as varchar) in (
                    stated_papers.paper_key, stated_papers.arxiv_id, aliases.alias_key
                )
        end
    order by stated_papers.upvotes desc nulls last, stated_papers.paper_key asc
    limit 1
),

given_texts as (
    select coalesce(cast($abstract as varchar), max(papers.abstract)) as abstract,
    from core.papers as papers
    where papers.paper_key = (select chosen_papers.paper_key from chosen_papers)
),

common_words as (
    select greatest(count(*) / 10, 100) as place_count,
    from search.documents
),

given_words as (
    select distinct
        terms.term_id,
        text_words.word,
    from
        search.words((select given_texts.abstract from given_texts)) as text_words
    cross join common_words
    left join search.terms as terms on text_words.word = terms.term
    where
        length(text_words.word) > 3
        and coalesce(terms.occurrence_count, 0) <= common_words.place_count
        and text_words.word not in (select stop_words.word from search.stop_words() as stop_words)
),

upvoted_papers as (
    select
        paper_key,
        document_id,
        has_abstract,
        month,
        upvotes,
    from stated_papers
    where month is not null and upvotes is not null
),

month_medians as (
    select
        month,
        median(upvotes) as upvotes,
    from upvoted_papers
    group by month
),

candidates as (
    select
        upvoted_papers.document_id,
        upvoted_papers.paper_key,
        upvoted_papers.upvotes,
        month_medians.upvotes as month_median,
    from upvoted_papers
    inner join month_medians on upvoted_papers.month = month_medians.month
    where
        upvoted_papers.upvotes < month_medians.upvotes
        and upvoted_papers.has_abstract
        and (
            cast($abstract as varchar) is not null
            or upvoted_papers.paper_key not in (
                select chosen_papers.paper_key from chosen_papers
            )
        )
),

shared_words as materialized (
    select distinct
        postings.document_id,
        postings.term_id,
    from search.postings as postings
    inner join given_words on postings.term_id = given_words.term_id
    -- Places in abstracts are negative.
    where
        postings.position < 0
        and postings.document_id in (select candidates.document_id from candidates)
),

candidate_counts as (
    select greatest(count(*), 1) as candidate_count,
    from candidates
),

word_counts as (
    select
        term_id,
        count(*) as paper_count,
    from shared_words
    group by term_id
),

word_weights as (
    select
        given_words.term_id,
        given_words.word,
        cast(
            round(
                1000 * ln(
                    candidate_counts.candidate_count / coalesce(word_counts.paper_count, 1)
                )
            ) as bigint
        ) as weight,
    from given_words
    cross join candidate_counts
    left join word_counts on given_words.term_id = word_counts.term_id
),

likenesses as (
    select
        shared_words.document_id,
        count(*) as shared_word_count,
        sum(word_weights.weight) as weight,
    from shared_words
    inner join word_weights on shared_words.term_id = word_weights.term_id
    group by shared_words.document_id
),

overlooked_papers as (
    select
        likenesses.weight,
        round(
            likenesses.weight
            / nullif((select sum(word_weights.weight) from word_weights), 0),
            3
        ) as likeness,
        candidates.upvotes,
        candidates.month_median,
        likenesses.shared_word_count,
        candidates.paper_key,
        candidates.document_id,
    from candidates
    inner join likenesses on candidates.document_id = likenesses.document_id
    order by likenesses.weight desc, candidates.paper_key asc
    limit cast($top as bigint)
),

rarest_words as (
    select
        overlooked_papers.paper_key,
        list(word_weights.word order by word_weights.weight desc, word_weights.word asc)[:5]
            as rarest_shared_words,
    from overlooked_papers
    inner join shared_words on overlooked_papers.document_id = shared_words.document_id
    inner join word_weights on shared_words.term_id = word_weights.term_id
    group by overlooked_papers.paper_key
),

overlooked_similar as (
    select
        row_number() over (
            order by overlooked_papers.weight desc, overlooked_papers.paper_key asc
        ) as rank,
        overlooked_papers.likeness,
        overlooked_papers.upvotes,
        overlooked_papers.month_median,
        papers.title,
        rarest_words.rarest_shared_words,
        overlooked_papers.shared_word_count,
        papers.first_listed_on,
        overlooked_papers.paper_key,
    from overlooked_papers
    inner join core.papers as papers on overlooked_papers.paper_key = papers.paper_key
    inner join rarest_words on overlooked_papers.paper_key = rarest_words.paper_key
)

select * from overlooked_similar
order by rank
