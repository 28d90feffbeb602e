-- grain: one attempt at a release
-- question: what became of it, and how much did it hold?
create table if not exists attempts (
    outcome varchar,
    release_id varchar,
    attempted_at timestamp,
    capture_count bigint,
    listing_count bigint,
    paper_count bigint,
    reject_count bigint,
    code_version varchar
)
