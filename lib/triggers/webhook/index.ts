/** Started by a request to /api/hooks/<path>; what listens is the route handler. */
import { z } from "zod";
import { defineTrigger } from "../define";
import card, { presets } from "./card";

export const WEBHOOK_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Segments of lower-case letters, digits, dash and underscore, so that a path needs no escaping and means one thing. */
export const WEBHOOK_PATH = /^(?=.{1,120}$)[a-z0-9_-]+(?:\/[a-z0-9_-]+)*$/;

const config = z.object({
  path: z
    .string()
    .regex(WEBHOOK_PATH, "Lower-case letters, digits, dash, underscore and single slashes inside; 1 to 120 characters.")
    .meta({
      title: "Path",
      description: "The part of the URL after /api/hooks/.",
      widget: "text",
      placeholder: "orders/new",
    }),
  methods: z
    .array(z.enum(WEBHOOK_METHODS))
    .min(1, "Allow at least one method.")
    .max(WEBHOOK_METHODS.length)
    .default(presets.methods)
    .meta({ title: "Methods", description: "Requests with another method are refused with 405.", widget: "select" }),
  response_mode: z
    .enum(["immediate", "wait"])
    .default(presets.response_mode)
    .meta({
      title: "Answer",
      description:
        "Immediate: 202 with the execution's id. Wait: the final output when it is there within 30 s, else that 202.",
      widget: "select",
      labels: { immediate: "At once, with the execution's id", wait: "With the output, when it has ended" },
    }),
  // Refused rather than ignored: who sets it relies on a check that nothing makes.
  auth_type: z
    .null({ error: "It is not available yet; leave it empty. The path is the secret, so make it hard to guess." })
    .optional()
    .meta({
      title: "Authentication",
      description: "Not available yet: leave it empty. The path is the secret, so make it hard to guess.",
      widget: "text",
      advanced: true,
    }),
});

export type Config = z.infer<typeof config>;

export default defineTrigger({ ...card, config });
