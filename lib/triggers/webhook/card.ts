import { defineTriggerCard } from "../define";
import type { Config } from "./index";

export const presets = { methods: ["POST" as const], response_mode: "immediate" as const };

export default defineTriggerCard<Config>({
  type: "webhook",
  version: 1,
  title: "Webhook",
  description: "A request to a URL of yours starts it.",
  keywords: ["http", "url", "api", "post", "callback", "event"],
  icon: "webhook",
  presets,
  defaults: { path: "my-hook" },
  summary: ({ methods, path }) => `${methods.join(", ")} /api/hooks/${path}`,
});
