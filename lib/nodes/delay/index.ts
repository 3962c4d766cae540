/** Waits, for a time or until a moment, without holding a process: a restart in between changes nothing. */
import { z } from "zod";
import { defineNode } from "../define";
import card from "./card";

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

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  sample: "input",
});
