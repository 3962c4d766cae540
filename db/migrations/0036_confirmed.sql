-- Whether somebody has proved that the address of an account is theirs: by a link that was mailed there, or by a provider that says so.
alter table users add column email_confirmed_at timestamptz;
comment on column users.email_confirmed_at is 'Null: nobody has proved it. What such an account holds may be of somebody else who wrote the address down.';
update users u set email_confirmed_at = i.accepted_at
  from invitations i
  where i.accepted_by = u.id and i.mailed_at is not null and lower(i.email) = lower(u.email);

alter table password_resets add column mailed boolean default false not null;
comment on column password_resets.mailed is 'The link went to the address of the account and was shown to nobody.';

-- Mail is sent after the invitation is stored, again and again until a server takes it or says for good that it does not.
alter table invitations
  add column link_no integer default 0 not null,
  add column mail text default 'none' not null check (mail in ('none', 'queued', 'sent', 'failed')),
  add column mail_tries integer default 0 not null,
  add column mail_next_at timestamptz,
  add column mail_error text;
comment on column invitations.link_no is 'Counts the links: with the id it gives the one that works, so that a mail can be sent again.';
comment on column invitations.mail is 'none: the link was shown to who invited.';
update invitations set mail = 'sent' where mailed_at is not null;
create index invitations_mail_idx on invitations (mail_next_at) where mail = 'queued';

-- What one person did, by time.
create index audit_log_person_idx on audit_log (org_id, actor_id, at);
