-- question: What in a title goes with upvotes?
-- answer: A row is a feature of titles; above_percent of its papers have more upvotes than the
-- answer: median of their month, and difference is in points against all papers
-- not: A cause: words stand for topics, and a team that titles well may write well
-- not: Papers without stated upvotes or a known day of listing
-- empty: no feature is of so many papers that have a title and upvotes on a known day
-- parameter: min_papers: bigint: 30: papers that a feature needs
-- parameter: top: bigint: 20: number of words, those with the greatest differences
with
dated_papers as (
    select
        papers.paper_key,
        date_trunc('month', papers.first_listed_on) as month,
        paper_counters.upvotes,
    from core.papers as papers
    inner join mart.paper_counters as paper_counters
        on papers.paper_key = paper_counters.paper_key
    where papers.first_listed_on is not null and paper_counters.upvotes is not null
),

month_medians as (
    select
        month,
        median(upvotes) as upvotes,
    from dated_papers
    group by month
),

upvoted_papers as (
    select
        title_words.words,
        title_words.word_count,
        title_words.has_colon,
        title_words.has_question_mark,
        title_words.has_digit,
        title_words.has_acronym,
        dated_papers.upvotes > month_medians.upvotes as is_above,
    from dated_papers
    inner join month_medians on dated_papers.month = month_medians.month
    inner join mart.title_words as title_words on dated_papers.paper_key = title_words.paper_key
),

title_counts as (
    -- Few titles differ in all of this, so that shapes are made of counts.
    select
        is_above,
        has_colon,
        has_question_mark,
        has_digit,
        has_acronym,
        word_count,
        count(*) as paper_count,
    from upvoted_papers
    group by all
),

shapes as (
    select
        is_above,
        paper_count,
        unnest(
            [
                case when has_colon then 'a colon' end,
                case when has_question_mark then 'a question mark' end,
                case when has_digit then 'a digit' end,
                case when has_acronym then 'an acronym' end,
                case
                    when word_count <= 6 then '1 to 6 words'
                    when word_count <= 12 then '7 to 12 words'
                    else '13 words or more'
                end,
            ]
        ) as feature,
    from title_counts
),

words as (
    select
        is_above,
        unnest(words) as feature,
    from upvoted_papers
),

features as (
    select
        'shape' as kind,
        is_above,
        feature,
        paper_count,
    from shapes
    where feature is not null
    union all
    select
        'word' as kind,
        is_above,
        feature,
        1 as paper_count,
    from words
),

baselines as (
    select
        count(*) filter (where is_above) as above_count,
        count(*) as paper_count,
    from upvoted_papers
),

feature_counts as (
    select
        kind,
        feature,
        coalesce(sum(paper_count) filter (where is_above), 0) as above_count,
        cast(sum(paper_count) as bigint) as paper_count,
    from features
    group by kind, feature
),

differences as (
    select
        feature_counts.kind,
        feature_counts.feature,
        100 * feature_counts.above_count / feature_counts.paper_count as above_percent,
        above_percent - 100 * baselines.above_count / baselines.paper_count as difference,
        feature_counts.paper_count,
        baselines.paper_count as upvoted_paper_count,
    from feature_counts
    cross join baselines
    where feature_counts.paper_count >= cast($min_papers as bigint)
),

title_effects as (
    select
        kind,
        row_number() over (
            partition by kind
            order by abs(difference) desc, paper_count desc, feature asc
        ) as rank,
        feature,
        round(difference, 1) as difference,
        round(above_percent, 1) as above_percent,
        paper_count,
        upvoted_paper_count,
    from differences
    qualify kind = 'shape' or rank <= cast($top as bigint)
)

select * from title_effects
order by kind, rank
