-- question: of which contract are the tables of a new stage?
insert into stage.contract
values ($version)
