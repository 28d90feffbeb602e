-- question: which keys of rows that came stand on more than one row now?
with
changed as (
    select these_rows.*
    from ${table} as these_rows
    semi join ${come} as other_rows on ${same_key}
),

repeated as (
    select ${key} from changed
    group by ${key}
    having count(*) > 1
)

select * from repeated
