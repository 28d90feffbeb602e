-- grain: one capture of which something else is staged than the last release was made of
-- question: which captures are new, gone, accepted or read otherwise since the last release?
-- is_read_otherwise: the release knows rows of it that are not staged any more.
with
changed_inputs as (
    select
        coalesce(staged.capture_id, known.capture_id) as capture_id,
        coalesce(known.fingerprint != staged.fingerprint, staged.capture_id is null)
            as is_read_otherwise,
    from work.inputs as staged
    full outer join basis.captures as known on staged.capture_id = known.capture_id
    where
        staged.fingerprint is distinct from known.fingerprint
        or staged.is_accepted is distinct from known.is_accepted
)

select * from changed_inputs
