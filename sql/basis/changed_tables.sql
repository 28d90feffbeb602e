-- question: where do checks find the rows of changed keys, and note what breaks their rules?
-- `changed` gets views under the names of released tables, of rows that may be other ones by now.
-- come_rows and left_rows: broken rows that were found, and those of the last release that may be
-- gone; kept_rows: the others of the last release.
create schema changed.core;
create schema changed.quality;
create schema changed.meta;
create table changed.come_rows (check_id varchar, row_key varchar, row_text varchar);
create table changed.left_rows (check_id varchar, row_key varchar);
create table changed.kept_rows (check_id varchar, row_key varchar, row_text varchar);
