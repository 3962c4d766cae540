/** Immutable versions of a workflow: published ones, numbered and named, and snapshots of drafts for test executions. */
export { compareVersions } from "./compare";
export { findVersion, nameOf, type VersionRow } from "./find";
export { type Draft, freezeDraft } from "./freeze";
export { getVersion, listVersions } from "./list";
export { addPublished, type Naming, type PublishedVersion } from "./publish";
export { changeWords } from "./words";
