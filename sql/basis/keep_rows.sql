-- question: which broken rows does the next release begin with?
-- A file that is asked about all rows each time finds its own again.
insert into basis.broken_rows
from changed.come_rows
where row_key is not null
