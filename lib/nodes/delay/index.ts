/** Waits, for a time or until a moment, without holding a process: a restart in between changes nothing. */
import { z } from "zod";
import { defineNode, MAIN, sayDuration, shorten } from "../define";

export const SHORTEST_SECONDS = 1;
export const LONGEST_SECONDS = 366 * 86_400;

const config = z
  .object({
    seconds: z
      .union([z.number().min(SHORTEST_SECONDS).max(LONGEST_SECONDS), z.string().max(10_000)])
      .optional()
      .meta({
        title: "Wait for",
        description: "Seconds, from 1 to 366 days, or an expression that gives them.",
        widget: "duration",
        placeholder: "60",
      }),
    until: z.string().max(10_000).optional().meta({
      title: "Or until",
      description:
        "A moment as ISO 8601 text, parts in {{ }} filled in. Used instead of the seconds. Past: goes on at once.",
      widget: "template",
      placeholder: "2030-01-31T09:00:00Z",
      advanced: true,
    }),
  })
  .superRefine(({ seconds, until }, ctx) => {
    const empty = seconds === undefined || (typeof seconds === "string" && seconds.trim() === "");
    if (empty && !until?.trim()) {
      ctx.addIssue({ code: "custom", path: ["seconds"], message: "Say how long, or until when, to wait." });
    }
  });

export default defineNode({
  type: "delay",
  version: 1,
  category: "flow",
  title: "Delay",
  description: "Waits for a time, from a second to a year.",
  keywords: ["wait", "sleep", "pause", "timer", "later"],
  icon: "timer",
  config,
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
  sample: "input",
  expressionFields: [
    { field: "seconds", kind: "either" },
    { field: "until", kind: "template" },
  ],
});
