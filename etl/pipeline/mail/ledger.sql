-- name: tables
-- digests: one made digest of a subscription. papers: one paper that a subscription was sent, with
-- what was told of it last. mails: one mail of a digest to one recipient, in the order of making.
-- troubles: what is wrong now, with the server or with one subscription. sums: rows of a group of a
-- table, and the sum of their checksums, since SQLite itself notices no flipped bit in a value.
create table if not exists digests (
    subscription text, period_id text, ordinal integer primary key, content text,
    unique (subscription, period_id)
);
create table if not exists papers (
    subscription text, paper_key text, period_id text, content text,
    primary key (subscription, paper_key)
) without rowid;
create table if not exists mails (
    mail_id integer primary key, message_id text unique, subscription text, period_id text,
    recipient text, content blob, state text, attempt_count integer default 0,
    doubt_count integer default 0, made_at text, attempted_at text, next_at text, reason text
);
create index if not exists mails_by_state on mails (state, mail_id);
create table if not exists troubles (subject text primary key, since text, reason text);
-- name: sums
create table sums (
    table_name text, group_name text, row_count integer, crc_sum integer,
    primary key (table_name, group_name)
) without rowid;
-- name: has_digests
select 1 from digests limit 1;
-- name: has_sums
select count(*) from sqlite_master where name = 'sums';
-- name: begin_sums
insert into sums
select '{table}', {group}, count(*), sum(row_sum({values})) from {table} group by {group};
-- name: count_in
create temp trigger {table}_in_by_{event} after {event} on {table} begin
    insert into sums values ('{table}', new.{group}, 1, row_sum({new_values}))
    on conflict (table_name, group_name) do update
    set row_count = row_count + 1, crc_sum = crc_sum + excluded.crc_sum;
end;
-- name: count_out
create temp trigger {table}_out_by_{event} after {event} on {table} begin
    update sums
    set row_count = row_count - 1, crc_sum = crc_sum - row_sum({old_values})
    where table_name = '{table}' and group_name = old.{group};
end;
-- name: noted_sums
select group_name, row_count, crc_sum
from sums
where table_name = $table and row_count > 0 and ($group is null or group_name = $group);
-- name: all_rows
select {values} from {table} not indexed order by {key};
-- name: rows_of_group
select {values} from {table} where {group} = $group order by {key};
-- name: add_digest
insert into digests (subscription, period_id, content)
values ($subscription, $period_id, $content);
-- name: add_paper
insert into papers (subscription, paper_key, period_id, content)
values ($subscription, $paper_key, $period_id, $content);
-- name: retell_paper
update papers
set content = $content
where subscription = $subscription and paper_key = $paper_key;
-- name: add_mail
insert into mails (message_id, subscription, period_id, recipient, content, state, made_at, next_at)
values ($message_id, $subscription, $period_id, $recipient, $content, 'intended', $now, $now);
-- name: begin_attempt
update mails
set attempt_count = attempt_count + 1, doubt_count = doubt_count + 1, attempted_at = $now
where mail_id = $mail_id;
-- name: end_attempt
update mails
set state = $state, reason = $reason, next_at = $next_at, attempted_at = $now,
    attempt_count = attempt_count + $more_attempts, doubt_count = doubt_count - $less_doubt,
    content = case when $state = 'handed_over' then null else content end
where mail_id = $mail_id;
-- name: intend_refused
update mails
set state = 'intended', next_at = $now
where state = 'refused';
-- name: defer
update mails
set next_at = $next_at
where mail_id = $mail_id;
-- name: attempt_count
select coalesce(sum(attempt_count), 0) from mails not indexed;
-- name: standings
with counted as (
    select subscription, recipient, max(mail_id) as last_id,
        sum(state = 'handed_over') as handed_over_count, sum(state = 'intended') as waiting_count,
        sum(state = 'refused') as refused_count, sum(doubt_count) as doubt_count,
        min(case when state = 'intended' and attempt_count > 0 then made_at end) as tried_since,
        min(case when state = 'intended' then next_at end) as next_at,
        max(case when state = 'handed_over' then attempted_at end) as last_at
    from mails not indexed
    group by subscription, recipient
)
select subscription, recipient, mails.state, mails.reason, handed_over_count, waiting_count,
    refused_count, counted.doubt_count, tried_since, counted.next_at, last_at
from counted
inner join mails using (subscription, recipient)
where mails.mail_id = last_id
order by subscription, recipient;
-- name: forget_trouble
delete from troubles
where subject = $subject;
-- name: note_trouble
insert into troubles (subject, since, reason) values ($subject, $now, $reason)
on conflict (subject) do update set reason = excluded.reason;
