-- grain: one paper known by its title only, whose title has an id too or whose abstracts disagree
-- by: paper_key in work.changed_papers
-- question: which papers could not be told apart or joined, so that a person has to decide?
with
rivals as (
    select
        alias_key as paper_key,
        max(candidate_count) as candidate_count,
        max(agreement) as agreement,
        bool_and(is_titled_alike) as is_titled_alike,
        cast(
            to_json(
                list({'paper_key': paper_key, 'agreement': round(agreement, 4)} order by paper_key)
            ) as varchar
        ) as candidates,
    from work.candidates
    where alias_key not in (select aliases.alias_key from core.paper_aliases as aliases)
    group by alias_key
),

abstracts as (
    select distinct
        entries.paper_key,
        staged.abstract,
    from work.entries as entries
    inner join work.staged_entries as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    where entries.paper_key like 'title:%' and staged.abstract is not null
),

disagreeing as (
    select
        one.paper_key,
        min(agreement(one.abstract, other.abstract)) as agreement,
    from abstracts as one
    inner join abstracts as other
        on one.paper_key = other.paper_key and one.abstract < other.abstract
    group by one.paper_key
    having not agrees(min(agreement(one.abstract, other.abstract)))
),

ambiguous_titles as (
    select
        papers.paper_key,
        papers.title,
        case
            when rivals.candidate_count > 1 then 'several ids have this title'
            when not rivals.is_titled_alike
                then 'one id has this title, but with other numbers or signs'
            when rivals.paper_key is not null and rivals.agreement is null
                then 'one id has this title, but no two abstracts can be compared'
            when rivals.paper_key is not null
                then 'one id has this title, but the abstracts disagree'
            else 'abstracts under this title disagree'
        end as reason,
        coalesce(rivals.candidate_count, 0) as candidate_count,
        coalesce(rivals.candidates, '[]') as candidates,
    from core.papers as papers
    left join rivals on papers.paper_key = rivals.paper_key
    left join disagreeing on papers.paper_key = disagreeing.paper_key
    where rivals.paper_key is not null or disagreeing.paper_key is not null
)

select * from ambiguous_titles
order by paper_key
