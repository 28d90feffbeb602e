-- question: which rows refer to one that left, and to none that took its place?
-- Mostly none is lost, and then the table is not read.
with
lost as (
    select departed.${column}
    from ${left} as departed
    anti join ${target} as referred on departed.${column} = referred.${column}
),

stranded as (
    select referring.${column}
    from ${table} as referring
    semi join lost on referring.${column} = lost.${column}
)

select * from stranded
