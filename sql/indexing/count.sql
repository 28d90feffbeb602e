-- question: in how many papers does each stem stand now? Those that stand in none go.
update search.terms as terms
set paper_count = terms.paper_count + changed_terms.paper_count
from work.changed_terms as changed_terms
where terms.term_id = changed_terms.term_id;
delete from search.terms
where paper_count = 0;
