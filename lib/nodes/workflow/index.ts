/** Calls another workflow, as an execution of its own, and goes on with what that gives. */
import { z } from "zod";
import { defineNode, MAIN, shorten } from "../define";

const config = z.object({
  workflow: z.string().max(80).default("").meta({
    title: "Workflow",
    description: "One that other workflows may call.",
    widget: "workflow",
  }),
  input_mapping: z.record(z.string(), z.unknown()).optional().meta({
    title: "Its input",
    description: "A value for each field; parts in {{ }} are filled in. Empty: this node's own input.",
    widget: "key-value",
  }),
  output_mapping: z.record(z.string(), z.unknown()).optional().meta({
    title: "Output",
    description: "Named values made from its output, as {{ output.field }}. Empty: its output as it is.",
    widget: "key-value",
    advanced: true,
  }),
  version: z.int().min(1).max(1_000_000).optional().meta({
    title: "Version",
    description: "Empty: the version that is published when the call is made.",
    widget: "number",
    advanced: true,
  }),
});

export default defineNode({
  type: "workflow",
  version: 1,
  category: "flow",
  title: "Sub-workflow",
  description: "Runs another workflow and goes on with its output.",
  keywords: ["sub-workflow", "call", "child", "function", "nested", "execute workflow"],
  icon: "workflow",
  config,
  defaults: {},
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  // What the other workflow does is its own nodes' effect; the call itself may start it again.
  sideEffect: true,
  summary: ({ workflow, version }) =>
    workflow === ""
      ? "No workflow chosen"
      : shorten(version === undefined ? workflow : `${workflow}, version ${version}`),
  expressionFields: [
    { field: "input_mapping", kind: "deep-template" },
    { field: "output_mapping", kind: "deep-template" },
  ],
  calls: ({ workflow, version }) => ({ workflow, version: version ?? null }),
});
