-- grain: paper x position
-- question: which signatures, of the next release, are of authors who may sign other papers, or
-- have another key, than they had? All of them have a name that stands in a changed list.
with
kept_signatures as (
    select * from work.named_signatures
    except all
    select * from work.left_authorships
),

signatures as (
    select * from kept_signatures
    union all by name
    select * from work.come_authorships
),

changed_signatures as (
    select *
    from signatures
    where author_key in (select authors.author_key from work.changed_authors as authors)
)

select * from changed_signatures
