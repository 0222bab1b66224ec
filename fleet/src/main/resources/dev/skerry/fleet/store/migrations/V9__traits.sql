-- What inputs and outputs were like, in counts: one part after the other, which is their sum.
alter table outcome add column traits bytea not null default '';
