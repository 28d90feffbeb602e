-- question: which rows refer to one that left, and to none that took its place?
select referring.${column}
from ${table} as referring
where
    referring.${column} in (select departed.${column} from ${left} as departed)
    and referring.${column} not in (select referred.${column} from ${target} as referred)
