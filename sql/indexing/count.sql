-- question: at how many places does each word stand now? Those that stand nowhere go.
update search.terms as terms
set occurrence_count = terms.occurrence_count + changed_terms.occurrence_count
from work.changed_terms as changed_terms
where terms.term_id = changed_terms.term_id;
delete from search.terms
where occurrence_count = 0;
