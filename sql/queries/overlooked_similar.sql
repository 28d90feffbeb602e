-- question: Which papers are like this abstract, but were upvoted by few?
-- answer: A row is a paper with fewer upvotes than its month's median; likeness is the share of
-- answer: the abstract's words that it has, weighted by ln(such papers / those with the word)
-- not: Likeness of meaning: synonyms are strangers here, long abstracts share more words, and
-- not: words of fewer than four letters do not count
-- not: Papers without an abstract, stated upvotes or a known day of listing
-- empty: no paper shares enough telling words with the abstract
-- parameter: abstract: varchar: null: any text; null for the abstract of the paper
-- parameter: paper: paper: null: id, address, title or key; null for the most upvoted paper
-- parameter: top: bigint: 10: number of papers
with
chosen_papers as (
    select
        papers.paper_key,
        papers.abstract,
    from core.papers as papers
    left join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    left join core.paper_aliases as aliases
        on
            papers.paper_key = aliases.paper_key
            and aliases.alias_key = cast($paper as varchar)
    where
        case
            when cast($paper as varchar) is null then papers.abstract is not null
            else cast($paper as varchar) in (papers.paper_key, papers.arxiv_id, aliases.alias_key)
        end
    order by paper_counters.upvotes desc nulls last, papers.paper_key asc
    limit 1
),

given_texts as (
    select replace(coalesce(cast($abstract as varchar), max(abstract)), chr(10), ' ') as abstract,
    from chosen_papers
),

given_tokens as (
    select distinct
        unnest(
            string_split(translate(lower(abstract), '.,;:!?()[]"', '           '), ' ')
        ) as word,
    from given_texts
),

given_words as (
    select word
    from given_tokens
    where length(word) > 3
),

upvoted_papers as (
    select
        papers.paper_key,
        papers.title,
        papers.abstract,
        papers.first_listed_on,
        paper_counters.upvotes,
        median(paper_counters.upvotes) over (
            partition by date_trunc('month', papers.first_listed_on)
        ) as month_median,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null and paper_counters.upvotes is not null
),

candidates as (
    select *
    from upvoted_papers
    where
        upvotes < month_median
        and abstract is not null
        and (
            cast($abstract as varchar) is not null
            or paper_key not in (select chosen_papers.paper_key from chosen_papers)
        )
),

paper_words as (
    select
        paper_key,
        unnest(
            string_split(translate(lower(abstract), '.,;:!?()[]"', '           '), ' ')
        ) as word,
    from candidates
),

shared_words as (
    select distinct
        paper_words.paper_key,
        paper_words.word,
    from paper_words
    inner join given_words on paper_words.word = given_words.word
),

candidate_counts as (
    select greatest(count(*), 1) as candidate_count,
    from candidates
),

word_counts as (
    select
        word,
        count(*) as paper_count,
    from shared_words
    group by word
),

word_weights as (
    select
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
    left join word_counts on given_words.word = word_counts.word
),

likenesses as (
    select
        shared_words.paper_key,
        count(*) as shared_word_count,
        sum(word_weights.weight) as weight,
    from shared_words
    inner join word_weights on shared_words.word = word_weights.word
    group by shared_words.paper_key
),

overlooked_papers as (
    select
        row_number() over (
            order by likenesses.weight desc, candidates.paper_key asc
        ) as rank,
        round(
            likenesses.weight
            / nullif((select sum(word_weights.weight) from word_weights), 0),
            3
        ) as likeness,
        candidates.upvotes,
        candidates.month_median,
        candidates.title,
        likenesses.shared_word_count,
        candidates.first_listed_on,
        candidates.paper_key,
    from candidates
    inner join likenesses on candidates.paper_key = likenesses.paper_key
    qualify rank <= cast($top as bigint)
),

rarest_words as (
    select
        overlooked_papers.paper_key,
        list(shared_words.word order by word_weights.weight desc, shared_words.word asc)[:5]
            as rarest_shared_words,
    from overlooked_papers
    inner join shared_words on overlooked_papers.paper_key = shared_words.paper_key
    inner join word_weights on shared_words.word = word_weights.word
    group by overlooked_papers.paper_key
),

overlooked_similar as (
    select
        overlooked_papers.rank,
        overlooked_papers.likeness,
        overlooked_papers.upvotes,
        overlooked_papers.month_median,
        overlooked_papers.title,
        rarest_words.rarest_shared_words,
        overlooked_papers.shared_word_count,
        overlooked_papers.first_listed_on,
        overlooked_papers.paper_key,
    from overlooked_papers
    inner join rarest_words on overlooked_papers.paper_key = rarest_words.paper_key
)

select * from overlooked_similar
order by rank
