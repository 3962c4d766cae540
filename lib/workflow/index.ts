/**
 * The workflow document and everything that can be said about it without running it: reading and writing (parse, yaml), problems
 * (validate), the plan that the engine follows, layout, hash, upgrades. Pure: no database, no React, nothing of Node, so the
 * same code runs in the browser, in a worker and on the server. Node types come in as an argument.
 */

export { calledBy, callSchemaOf, certainNodes } from "./calls";
export { KEYED_COLLECTIONS, type KeyedCollection } from "./collections";
export { type Decision, decide, firedEdges, type Outcome, type Settlement, settle } from "./decide";
export { documentHash } from "./hash";
export { workflowJsonSchema } from "./json-schema";
export { autoLayout, NODE_HEIGHT, NODE_WIDTH } from "./layout";
export { derivedEdgeId, displayName, slugify } from "./names";
export { type ParsedWorkflow, parseDocument } from "./parse";
export { type WorkflowPin, withoutPins } from "./pins";
export { type Plan, type PlanEdge, type PlanLoop, type PlanNode, plan } from "./plan";
export type { UsedBlock } from "./rules/blocks";
export type { CalledWorkflow } from "./rules/calls";
export type { ValidateOptions } from "./rules/context";
export * from "./schema";
export { type FlowSettings, flowSettings, QUEUES, type Queue, queueFor } from "./settings";
export { mergeTokens, type Tokens } from "./tokens";
export { upgradeDocument } from "./upgrade";
export { validate } from "./validate";
export { fromYaml, MAX_YAML_LENGTH, toYaml } from "./yaml";
