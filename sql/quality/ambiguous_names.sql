-- grain: one name of authors, whatever its spelling
-- by: name_key in work.changed_names
-- question: of which names is it unknown whose they are, and by which evidence?
with
linked as (
    select
        authorships.name_key,
        authorships.account_key,
        accounts.login,
        accounts.full_name,
        authorships.account_agreement,
        count(distinct authorships.paper_key) as paper_count,
    from work.authorships as authorships
    inner join stage.accounts as accounts
        on
            authorships.capture_id = accounts.capture_id
            and authorships.entry_position = accounts.position
            and authorships.account_key = accounts.account_key
    where authorships.name_key is not null
    group by
        authorships.name_key,
        authorships.account_key,
        accounts.login,
        accounts.full_name,
        authorships.account_agreement
),

evidence as (
    select
        name_key,
        count(distinct account_key) filter (where bears_name(account_agreement)) as account_count,
        count(distinct account_key) as linked_account_count,
        cast(
            to_json(
                list(
                    {
                        'account_key': account_key,
                        'full_name': full_name,
                        'agreement': account_agreement,
                        'paper_count': paper_count
                    }
                    order by account_key, login, full_name, account_agreement
                )
            ) as varchar
        ) as accounts,
    from linked
    group by name_key
),

suspects as (
    -- To count the papers and authors of all names would take longer than all else.
    select evidence.name_key
    from evidence
    where evidence.account_count > 1 or evidence.linked_account_count > evidence.account_count
    union
    select authorships.name_key
    from work.authorships as authorships
    where authorships.namesake_number > 1
),

names as (
    select
        name_key,
        count(distinct author_key) as author_count,
        count(distinct paper_key) as paper_count,
        count(distinct paper_key) filter (where namesake_number > 1) as repeating_paper_count,
    from work.authorships
    where name_key in (select suspects.name_key from suspects)
    group by name_key
),

ambiguous_names as (
    select
        names.name_key,
        list_filter(
            [
                case when evidence.account_count > 1 then 'several accounts bear this name' end,
                case
                    when evidence.linked_account_count > evidence.account_count
                        then 'pages link it to an account that does not bear it'
                end,
                case
                    when names.repeating_paper_count > 0 then 'one list of authors has it twice'
                end,
            ],
            lambda reason: reason is not null  -- noqa: RF02
        ) as reasons,
        names.author_count,
        names.paper_count,
        coalesce(evidence.accounts, '[]') as accounts,
    from names
    left join evidence on names.name_key = evidence.name_key
    where len(reasons) > 0
)

select * from ambiguous_names
order by name_key
