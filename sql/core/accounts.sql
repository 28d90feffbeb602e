-- grain: one site account
-- question: who are the accounts behind authors and submitters?
with
accounts as (
    select
        staged.account_key,
        max_by(staged.login, entries.entry_rank) as login,
        max_by(staged.full_name, entries.entry_rank) as full_name,
        max_by(staged.account_type, entries.entry_rank) as account_type,
        max_by(entries.capture_id, entries.entry_rank) as capture_id,
        max_by(entries.position, entries.entry_rank) as entry_position,
    from work.entries as entries
    inner join stage.accounts as staged
        on entries.capture_id = staged.capture_id and entries.position = staged.position
    group by staged.account_key
)

select * from accounts
order by account_key
