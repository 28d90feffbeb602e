-- rule: A new-style id names the month of publication, or the next one, when it was announced
-- severity: warn
-- table: core.papers
-- by: paper_key in work.changed_papers
with
id_months as (
    select
        paper_key,
        published_on,
        try_strptime('20' || arxiv_id[:4], '%Y%m') as id_month,
    from core.papers
    where published_on is not null and regexp_matches(arxiv_id, '^[0-9]{4}[.]')
),

disagreeing_papers as (
    select
        paper_key,
        published_on,
        cast(id_month as date) as id_month,
    from id_months
    where
        id_month is null
        or id_month not in (
            date_trunc('month', published_on),
            date_trunc('month', published_on) + interval 1 month
        )
)

select * from disagreeing_papers
