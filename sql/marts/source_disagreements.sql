-- grain: paper x column of which a page and another source state different things
-- question: Where do a page and arXiv disagree about a paper, and on which pages do they say so?
-- key: paper_key, column_name, other_source
-- column: paper_key: The paper
-- column: column_name: What they differ in: title, abstract, published_on, authors, author_count
-- column: kind: How: see quality.differing_statements; case, white space and LaTeX count as equal
-- column: value: What a page states last
-- column: other_source: The source that differs: `arxiv`
-- column: other_value: What it states last
-- column: about_version: The version of arXiv's paper that it speaks of; NULL where of all
-- column: capture_id: The page
-- column: url: Its url; NULL where nobody stated it
-- column: captured_at: Instant of the page (UTC); NULL where nobody stated it
-- column: other_capture_id: The other source's document
-- column: other_url: Its url; NULL where nobody stated it
-- column: other_captured_at: Its instant (UTC), stated for it or by itself; NULL where neither
with
source_disagreements as (
    select
        one.paper_key,
        one.column_name,
        one.kind,
        one.value,
        other.source as other_source,
        other.value as other_value,
        records.about_version,
        one.capture_id,
        pages.url,
        pages.captured_at,
        other.capture_id as other_capture_id,
        documents.url as other_url,
        records.answered_at as other_captured_at,
    from quality.differing_statements as one
    inner join quality.differing_statements as other
        on one.paper_key = other.paper_key and one.column_name = other.column_name
    inner join core.captures as pages on one.capture_id = pages.capture_id
    inner join core.captures as documents on other.capture_id = documents.capture_id
    left join core.arxiv_records as records
        on other.capture_id = records.capture_id and other.entry_position = records.position
    where one.source = 'daily_papers' and other.source != 'daily_papers'
)

select * from source_disagreements
