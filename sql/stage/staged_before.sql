-- question: which of these captures are staged already? Rows of others are not looked for.
delete from temp.replaced
where
    capture_id not in (select captures.capture_id from stage.captures as captures)
