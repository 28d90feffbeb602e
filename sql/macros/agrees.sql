-- question: is an agreement of two abstracts high enough for one paper of one title?
-- Measured on real captures: 0.88 and more for one paper whose markup was lost on the way. Alone,
-- abstracts prove nothing: two papers of one group, under two titles, reach 0.99.
create temp macro agrees(agreement) as agreement >= 0.8
