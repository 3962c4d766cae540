/** Calls another workflow, as an execution of its own, and goes on with what that gives. */
import { z } from "zod";
import { defineNode } from "../define";
import card, { presets } from "./card";

const config = z.object({
  workflow: z.string().max(80).default(presets.workflow).meta({
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

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  calls: ({ workflow, version }) => ({ workflow, version: version ?? null }),
});
