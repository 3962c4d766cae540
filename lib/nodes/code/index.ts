/** Runs the person's own function in a locked-down process: no files, no environment, and no network but the hosts it is granted. */
import { z } from "zod";
import { badGrant } from "@/lib/http/granted";
import { defineNode } from "../define";
import card, { presets, STARTER } from "./card";

const config = z
  .object({
    code_block: z.string().max(120).optional().meta({
      title: "Where the code is",
      description: "Code of this node, or a shared code block by its slug, with its own limits, hosts and secrets.",
      widget: "code-block",
    }),
    block_version: z.int().min(1).max(1_000_000).optional().meta({
      title: "Version of the code block",
      description: "Empty: the version that is published when an execution first runs the block.",
      widget: "number",
      advanced: true,
    }),
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

/** What new code begins with, by its language. */
const STARTERS = { javascript: STARTER, typescript: STARTER, python: "def main(input):\n    return input\n" } as const;
const isLanguage = (value: unknown): value is keyof typeof STARTERS =>
  typeof value === "string" && Object.hasOwn(STARTERS, value);
/** Code that nobody has written anything into. */
const isUntouched = (code: unknown) => !code || Object.values<unknown>(STARTERS).includes(code);
/** What a block has of its own. */
const OF_BLOCK = ["language", "inline_code", "timeout_seconds", "memory_mb", "allowed_hosts"];

export default defineNode({
  ...card,
  config,
  hides: ({ code_block }) => ["block_version", ...(code_block ? OF_BLOCK : [])],
  follows: ({ inline_code }, field, value) =>
    field === "language" && isLanguage(value) && isUntouched(inline_code) ? { inline_code: STARTERS[value] } : {},
  block: ({ code_block, block_version }) => (code_block ? { block: code_block, version: block_version ?? null } : null),
});
