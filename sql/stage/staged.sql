-- grain: the stage
-- question: is this capture staged, or any at all where none is named?
select
    exists(
        select capture_id
        from stage.captures
        where $capture_id is null or capture_id = $capture_id
    ) as is_staged,
