alter table experiments add column cores int default 1 not null;
alter table experiments add column alone boolean default false not null;
alter table experiments add column deadline bigint;
alter table experiments add column ending varchar(4000) default '' not null;
