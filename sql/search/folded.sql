-- question: how does search read a text? In lower case, and as search.unmarked says where it has
-- more than plain letters. Most have not, and are read in a fifth of the time so.
create macro search.folded(text) as (
    case
        when
            strlen(text) = length(text)
            and not contains(text, '\')
            and not contains(text, '^')
            and not contains(text, '_')
            then lower(text)
        else search.unmarked(text)
    end
)
