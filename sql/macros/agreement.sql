-- question: how much do two texts agree? The share of their distinct words that both have, 0 to 1;
-- NULL where one is not stated or neither has a word.
create temp macro agreement(one, other) as (
    case
        when one is not null and other is not null
            then
                len(list_intersect(words(one), words(other)))
                / nullif(len(list_distinct(list_concat(words(one), words(other)))), 0)
    end
)
