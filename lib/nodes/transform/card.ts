import { defineCard, MAIN, shorten } from "../define";
import type { Config } from "./index";

export default defineCard<Config>({
  type: "transform",
  version: 1,
  category: "data",
  title: "Transform",
  description: "Makes a new value from earlier ones.",
  keywords: ["map", "set", "edit fields", "jsonata", "json", "expression", "reshape"],
  icon: "braces",
  defaults: { expression: "input" },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: false,
  sideEffect: false,
  summary: ({ expression }) => shorten(expression),
  expressionFields: [{ field: "expression", kind: "either" }],
});
