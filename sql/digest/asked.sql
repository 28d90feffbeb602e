-- grain: filter x paper
-- question: which papers did the queries of a subscription answer, which were asked before?
with
answers as (
    select
        unnest(
            from_json(
                cast($asked_keys as json), '[{"filter_name": "varchar", "paper_keys": ["varchar"]}]'
            ),
            max_depth := 2
        ),
),

matches as (
    select
        filter_name,
        cast(null as varchar) as value,
        unnest(paper_keys) as paper_key,
    from answers
)

select * from matches
