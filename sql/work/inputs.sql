-- grain: one staged capture
-- question: of which captures, and of which rows of theirs, is the release made?
with
inputs as (
    select
        capture_id,
        fingerprint,
        capture_id in (
            select decisions.capture_id from stage.decisions as decisions
        ) as is_accepted,
    from stage.fingerprints
)

select * from inputs
