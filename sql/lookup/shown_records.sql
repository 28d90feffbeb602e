-- grain: the release
-- question: can all be read by which the next release sees whether the archive has lost anything?
select
    (
        select sum(hash(imports.capture_id, imports.archive_file))
        from meta.imports as imports
    ) as captures,
    (
        select sum(hash(known.capture_id, known.is_accepted))
        from basis.captures as known
    ) as decisions,
    (
        select sum(hash(fetches.url, fetches.requested_at))
        from meta.fetches as fetches
    ) as requests,
