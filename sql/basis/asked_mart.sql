-- question: how is the query of a mart asked about rows of some keys alone?
-- In a database that has views of these under the names of released tables.
-- One that is left of a query for which memory was too little goes first.
-- noqa: disable=PRS
detach database if exists ${database};
attach ':memory:' as ${database};
create schema ${database}.core;
create schema ${database}.mart;
${views};
use ${database};
${asking};
use release;
detach ${database}
