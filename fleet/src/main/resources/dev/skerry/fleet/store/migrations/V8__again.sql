-- How often somebody has asked a device to try again what it had refused.
alter table placement add column again int not null default 0;
