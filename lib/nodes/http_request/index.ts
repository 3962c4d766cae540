/** Calls a URL. Goes through the product's one outgoing client, so private addresses are refused unless listed. */
import { z } from "zod";
import { defineNode } from "../define";
import card, { presets } from "./card";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

/** Credential types that an HTTP request can carry. */
export const AUTHORIZING = ["http_bearer", "http_basic", "http_header", "http_query", "oauth2"] as const;

const config = z.object({
  method: z.enum(METHODS).default(presets.method).meta({
    title: "Method",
    description: "What the request asks for.",
    widget: "select",
  }),
  url: z.string().min(1, "Write the address to call.").max(8000).meta({
    title: "URL",
    description: "http or https. Parts in {{ }} are filled in.",
    widget: "template",
    placeholder: "https://api.example.com/orders/{{ input.id }}",
  }),
  headers: z.record(z.string(), z.string()).default({}).meta({
    title: "Headers",
    description: "Sent as given; parts in {{ }} are filled in. Keep secrets out of here.",
    widget: "key-value",
  }),
  credential: z.string().max(120).optional().meta({
    title: "Credential",
    description: "Proves who is calling. Its secret goes to the credential's own hosts only.",
    widget: "credential",
    slot: "credential",
  }),
  data: z.unknown().optional().meta({
    title: "Body",
    description: "A value is sent as JSON, a text as it is. Parts in {{ }} are filled in. Not sent with GET and HEAD.",
    widget: "json",
  }),
  response: z
    .enum(["auto", "json", "text"])
    .default(presets.response)
    .meta({
      title: "Read the answer as",
      description: "Auto goes by the answer's content type.",
      widget: "select",
      labels: { auto: "Automatic", json: "JSON", text: "Text" },
    }),
  fail_on_status: z.boolean().default(presets.fail_on_status).meta({
    title: "Fail on error status",
    description: "A status of 400 or more fails the node. Off: the status is part of the output.",
    widget: "switch",
  }),
  timeout_seconds: z.number().min(1).max(600).default(presets.timeout_seconds).meta({
    title: "Timeout (s)",
    description: "For the whole exchange, redirects and body included.",
    widget: "duration",
    advanced: true,
  }),
});

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  credentials: [{ slot: "credential", types: AUTHORIZING, required: false }],
  sample: { output: { status: 200, headers: { "content-type": "application/json" }, body: { id: 1 } } },
});
