-- question: which key do words have? They are written together, so that `fine tuning` is
-- `finetuning`; two digits stay apart, so that 3.2 of 1 B is not 3.21 of B.
create temp macro joined(words) as regexp_replace(
    regexp_replace(words, '([^0-9]) ', '\1', 'g'), ' ([^0-9])', '\1', 'g'
)
