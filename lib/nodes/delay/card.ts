import { defineCard, MAIN, sayDuration, shorten } from "../define";
import type { Config } from "./index";

export default defineCard<Config>({
  type: "delay",
  version: 1,
  category: "flow",
  title: "Delay",
  description: "Waits for a time, from a second to a year.",
  keywords: ["wait", "sleep", "pause", "timer", "later"],
  icon: "timer",
  defaults: { seconds: 60 },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  sideEffect: false,
  summary: ({ seconds, until }) => {
    if (until?.trim()) return shorten(`Until ${until}`);
    if (typeof seconds === "number") return `Waits ${sayDuration(seconds)}`;
    return shorten(seconds?.trim() ? `Waits ${seconds} s` : "No time set");
  },
  expressionFields: [
    { field: "seconds", kind: "either" },
    { field: "until", kind: "template" },
  ],
});
