-- Under which address a file was uploaded, and what its device signed: whoever asks there again is told that it is whole.
alter table files.received
  add column upload bytea check (length(upload) = 32),
  add column signature bytea check (length(signature) = 64);
create unique index received_by_upload on files.received (upload);
grant update (upload, signature) on files.received to kua_app;
