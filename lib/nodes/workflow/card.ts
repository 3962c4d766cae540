import { defineCard, MAIN, shorten } from "../define";
import type { Config } from "./index";

export const presets = { workflow: "" };

export default defineCard<Config>({
  type: "workflow",
  version: 1,
  category: "flow",
  title: "Sub-workflow",
  description: "Runs another workflow and goes on with its output.",
  keywords: ["sub-workflow", "call", "child", "function", "nested", "execute workflow"],
  icon: "workflow",
  presets,
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
});
