/**
 * Test runs of a part of the draft: up to a node, from a node, or only it. The part is frozen as a document of its own (lib/workflow/cut.ts)
 * and runs like any other; what does not run gives what is pinned, or what it gave in another execution (sources.ts), as a seed
 * (lib/engine/seed.ts). The engine knows nothing of it.
 */
export { type PartialRequest, planPartial, startPartial } from "./start";
