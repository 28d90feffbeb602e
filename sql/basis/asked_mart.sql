-- question: how is the query of a mart asked about rows of some keys alone?
-- In a database that has views of these under the names of released tables.
-- noqa: disable=PRS
attach ':memory:' as ${database};
create schema ${database}.core;
create schema ${database}.mart;
${views};
use ${database};
${asking};
use release;
detach ${database}
