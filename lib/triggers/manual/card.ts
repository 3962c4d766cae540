import { defineTriggerCard } from "../define";
import type { Config } from "./index";

export default defineTriggerCard<Config>({
  type: "manual",
  version: 1,
  title: "Manual",
  description: "A person or the API starts it, with input from a form.",
  keywords: ["button", "test", "form", "run"],
  icon: "play",
  defaults: {},
  summary: ({ input_schema }) => {
    const fields = Object.keys((input_schema?.properties ?? {}) as Record<string, unknown>);
    return fields.length > 0
      ? `Asks for ${fields.slice(0, 4).join(", ")}${fields.length > 4 ? ", …" : ""}`
      : "Any input";
  },
});
