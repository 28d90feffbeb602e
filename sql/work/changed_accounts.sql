-- grain: one account
-- question: of which accounts may the rows differ from those in the last release?
-- Those that changed captures name. Where one was read otherwise, nobody knows any more what it
-- named before, so that all may.
with
changed_accounts as (
    select accounts.account_key
    from stage.accounts as accounts
    where
        accounts.capture_id in (select captures.capture_id from work.changed_captures as captures)
    union
    select known.account_key
    from core.accounts as known
    where (select bool_or(inputs.is_read_otherwise) from work.changed_inputs as inputs)
)

select * from changed_accounts
