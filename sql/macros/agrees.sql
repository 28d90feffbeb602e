-- question: is an agreement of two abstracts high enough for one paper?
-- Measured on real captures: 0.88 and more for one paper whose markup was lost on the way, 0.49 at
-- most for two papers (of one group of authors).
create temp macro agrees(agreement) as agreement >= 0.7
