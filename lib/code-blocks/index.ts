/**
 * Code blocks: code that several workflows share. A block has versions that never change, tests that hold for all of them, and reviews; what
 * becomes of a version is a table (life.ts). Workflows name a block by its slug and pin a version or follow what is published;
 * the engine finds it by itself (lib/engine/block).
 */
export { changeBlock } from "./change";
export { createBlock } from "./create";
export { changeBlockDraft, getBlockDraft } from "./draft";
export { eraseBlock } from "./erase";
export { getBlock } from "./get";
export { listBlocks } from "./list";
export { deprecateBlockVersion, publishBlockVersion } from "./publish";
export { removeBlock, restoreBlock } from "./remove";
export { decideReview, requestReview } from "./review";
export { rollBackBlock } from "./rollback";
export { runTests } from "./run-tests";
export { saveBlockVersion } from "./save-version";
export { readCodeSettings, saveCodeSettings } from "./settings";
export { listTestRuns } from "./test-runs";
export { addTest, changeTest, listTests, removeTest } from "./tests";
export { tryBlock } from "./try";
export { getBlockUsage } from "./usage";
export { compareBlockVersions, getBlockVersion, listBlockVersions } from "./versions";
