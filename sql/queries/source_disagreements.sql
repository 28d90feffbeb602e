-- question: Where do a page of the site and arXiv state different things of one paper?
-- answer: A row is a paper and a column, with what each states last and the document that does;
-- answer: about_version is of the version of arXiv's paper: an abstract is often revised after v1
-- not: Differences in case, white space and marks of LaTeX; papers of which only one of both tells
-- not: An error for certain: a page shows the paper as it was when it was listed
-- empty: no paper that is asked about is told of by both, or they agree in what is asked
-- parameter: field: disagreeing_column: null: such as title or authors; null for all
-- parameter: difference: disagreement_kind: null: such as missing or wording; null for all kinds
-- parameter: paper: paper: null: id, address, title or key; null for all papers
-- parameter: top: bigint: 50: number of rows
with
source_disagreements as (
    select
        title_of.title,
        differing.column_name,
        differing.kind,
        differing.value,
        differing.other_source,
        differing.other_value,
        differing.about_version,
        differing.url,
        differing.captured_at,
        differing.other_url,
        differing.other_captured_at,
        differing.capture_id,
        differing.other_capture_id,
        differing.paper_key,
    from mart.source_disagreements as differing
    inner join core.papers as title_of on differing.paper_key = title_of.paper_key
    where
        (cast($field as varchar) is null or differing.column_name = cast($field as varchar))
        and (
            cast($difference as varchar) is null
            or differing.kind = cast($difference as varchar)
        )
        and (cast($paper as varchar) is null or differing.paper_key = cast($paper as varchar))
    qualify
        row_number() over (order by differing.paper_key, differing.column_name)
        <= cast($top as bigint)
)

select * from source_disagreements
order by paper_key, column_name
