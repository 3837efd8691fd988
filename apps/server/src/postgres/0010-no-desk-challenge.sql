-- What browsers sign with a passkey is kept no more: anybody may ask for it.
drop table desk.challenge;
