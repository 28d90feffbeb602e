-- question: which release did an audit find to differ from what is staged?
insert into stage.doubted
values ($release_id)
