import { defineCard, MAIN, shorten } from "../define";
import type { Config } from "./index";

export const presets = { method: "GET", response: "auto", fail_on_status: true, timeout_seconds: 30 } as const;

export default defineCard<Config>({
  type: "http_request",
  version: 1,
  category: "integration",
  title: "HTTP request",
  description: "Calls a web address and gives on its answer.",
  keywords: ["api", "rest", "fetch", "curl", "webhook call", "get", "post", "url"],
  icon: "globe",
  presets,
  defaults: { method: "GET", url: "https://example.com" },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  sideEffect: true,
  summary: ({ method, url }) => shorten(`${method} ${url.replace(/^https?:\/\//, "")}`),
  expressionFields: [
    { field: "url", kind: "template" },
    { field: "headers", kind: "deep-template" },
    { field: "data", kind: "deep-template" },
  ],
});
