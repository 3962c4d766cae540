/** Runs the person's own function in a locked-down process: no files, no environment, and no network but the hosts it is granted. */
import { z } from "zod";
import { badGrant } from "@/lib/http/granted";
import { defineNode } from "../define";
import card, { presets } from "./card";

const config = z
  .object({
    language: z
      .enum(["javascript", "typescript", "python"])
      .default(presets.language)
      .meta({
        title: "Language",
        description: "What the code is written in.",
        widget: "select",
        labels: { javascript: "JavaScript", typescript: "TypeScript", python: "Python" },
      }),
    inline_code: z.string().max(200_000).optional().meta({
      title: "Code",
      description:
        "JavaScript and TypeScript export a default function, Python defines main(input). It gets the input and returns the output; both are JSON.",
      widget: "code",
    }),
    code_block: z.string().max(120).optional().meta({
      title: "Code block",
      description:
        "Slug of a shared code block that is run instead of the code above, with its own limits, hosts and secrets.",
      widget: "text",
      advanced: true,
    }),
    block_version: z.int().min(1).max(1_000_000).optional().meta({
      title: "Version of the code block",
      description: "Empty: the version that is published when an execution first runs the block.",
      widget: "number",
      advanced: true,
    }),
    timeout_seconds: z.number().min(0.1).max(300).default(presets.timeout_seconds).meta({
      title: "Timeout (s)",
      description: "The code is ended when it runs longer.",
      widget: "duration",
      advanced: true,
    }),
    memory_mb: z.number().int().min(32).max(1024).default(presets.memory_mb).meta({
      title: "Memory (MB)",
      description: "The code is ended when it takes more. For Python, on top of the interpreter.",
      widget: "number",
      advanced: true,
    }),
    allowed_hosts: z.string().max(2_000).optional().meta({
      title: "Allowed hosts",
      description:
        "Hosts that flowpilot.http may call, separated by commas: api.example.com, *.example.org. None when empty.",
      widget: "text",
      advanced: true,
    }),
    single_use: z.boolean().default(presets.single_use).meta({
      title: "Single use",
      description: "Every run gets a process of its own, instead of one that has run this same code before. Slower.",
      widget: "switch",
      advanced: true,
    }),
  })
  .superRefine(({ inline_code, code_block, allowed_hosts }, ctx) => {
    // What a code block runs with is its own.
    if (code_block) return;
    const wrong = badGrant(hostsOf(allowed_hosts));
    if (wrong !== undefined) {
      ctx.addIssue({ code: "custom", path: ["allowed_hosts"], message: `"${wrong.slice(0, 100)}" is no host.` });
    }
    if (!inline_code?.trim()) {
      ctx.addIssue({ code: "custom", path: ["inline_code"], message: "Write the code to run." });
    }
  });

export { STARTER } from "./card";

/** The list that people write as one text. */
export function hostsOf(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter(Boolean);
}

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  block: ({ code_block, block_version }) => (code_block ? { block: code_block, version: block_version ?? null } : null),
});
