-- question: how much do two texts agree? The share of their distinct words that both have, 0 to 1.
create temp macro agreement(one, other) as (
    len(list_intersect(words(one), words(other)))
    / len(list_distinct(list_concat(words(one), words(other))))
)
