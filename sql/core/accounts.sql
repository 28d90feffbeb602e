-- grain: one site account
-- by: account_key in work.changed_accounts
-- question: who are the accounts behind authors and submitters?
with
named as (
    select
        staged.*,
        row_number() over (
            order by
                captures.captured_at asc nulls first,
                staged.capture_id asc,
                staged.position asc
        ) as entry_rank,
    from stage.accounts as staged
    inner join work.loaded_captures as captures on staged.capture_id = captures.capture_id
    where staged.account_key in (select changed.account_key from work.changed_accounts as changed)
),

accounts as (
    select
        account_key,
        max_by(login, entry_rank) as login,
        max_by(full_name, entry_rank) as full_name,
        max_by(account_type, entry_rank) as account_type,
        max_by(capture_id, entry_rank) as capture_id,
        max_by(position, entry_rank) as entry_position,
    from named
    group by account_key
)

select * from accounts
order by account_key
