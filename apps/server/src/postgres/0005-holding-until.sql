-- How long a submission waits is promised when it comes, and depends on how full it is then.
alter table holding.submission add column until timestamptz;
update holding.submission set until = received_at + interval '30 days';
alter table holding.submission alter column until set not null;
drop index holding.submission_by_time;
create index submission_by_end on holding.submission (until);
