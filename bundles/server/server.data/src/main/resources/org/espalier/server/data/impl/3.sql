alter table runs add column objective varchar(250) default '' not null;
