-- question: does an account that agrees so far with an author's name name the author?
-- Measured on real pages: of 121,216 pairs of an account and another author of its paper 35 agree
-- so far, nearly all of them because the page links the account to the wrong one of two authors.
create temp macro bears_name(agreement) as coalesce(agreement not in ('one_word', 'none'), false)
