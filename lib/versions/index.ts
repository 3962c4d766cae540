/** Immutable versions of a workflow: published ones, numbered, and snapshots of drafts for test executions. */
export { type Draft, freezeDraft } from "./freeze";
export { listVersions } from "./list";
export { addPublished, type PublishedVersion } from "./publish";
