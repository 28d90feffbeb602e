-- grain: one attempt at a release
-- question: which attempt is the attached file `made`, if history does not have it already?
with
unrecorded as (
    select * rename (published_at as attempted_at)
    from made.meta.releases
    where
        release_id = (select max(made_releases.release_id) from made.meta.releases as made_releases)
        and release_id not in (select attempts.release_id from attempts)
)

select * from unrecorded
