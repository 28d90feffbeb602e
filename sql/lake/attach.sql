-- question: where does the catalog of a published release begin?
-- noqa: disable=PRS
attach ${catalog} as lake (data_path ${folder}, meta_block_size 16384);
use lake
