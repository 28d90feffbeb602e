-- grain: one word
-- question: which words tell nothing of what an abstract is about? Those that only tie others
-- together. In titles they count, for some titles consist of nothing else.
-- noqa: disable=RF02
create macro search.stop_words() as table (
    select unnest(regexp_extract_all('
        a about across after again all also although am among an and another any are as at be
        because been before being both but by can cannot com could did do does doing during e each
        either et etc even every for from further furthermore g had has have having he hence her
        here hers him his how however i if in into is it its just like many may me might more
        moreover most must my neither nor not of off often on once only onto or other our ours out
        over own rather s same shall she should since so some still such t than that the their
        theirs them then there thereby therefore these they this those through thus to too toward
        towards under until up upon us very via was we well were what when where whereas whether
        which while who whom whose why will with within without would yet you your
    ', '[a-z]+')) as word
)
