/** Runs the person's own function in a locked-down process: no network, no files, no environment. */
import { z } from "zod";
import { defineNode, MAIN, sayDuration } from "../define";

const config = z
  .object({
    language: z
      .enum(["javascript", "typescript"])
      .default("javascript")
      .meta({
        title: "Language",
        description: "What the code is written in.",
        widget: "select",
        labels: { javascript: "JavaScript", typescript: "TypeScript" },
      }),
    inline_code: z.string().max(200_000).optional().meta({
      title: "Code",
      description: "Export a default function. It gets the input and returns the output; both are JSON.",
      widget: "code",
    }),
    code_block: z.string().max(120).optional().meta({
      title: "Code block",
      description: "Slug of a shared code block that is run instead of the code above.",
      widget: "text",
      advanced: true,
    }),
    timeout_seconds: z.number().min(0.1).max(300).default(10).meta({
      title: "Timeout (s)",
      description: "The code is ended when it runs longer.",
      widget: "duration",
      advanced: true,
    }),
  })
  .superRefine(({ inline_code, code_block }, ctx) => {
    if (code_block) {
      ctx.addIssue({
        code: "custom",
        path: ["code_block"],
        message: `The code comes from the code block "${code_block}", and code blocks cannot be run yet.`,
      });
    } else if (!inline_code?.trim()) {
      ctx.addIssue({ code: "custom", path: ["inline_code"], message: "Write the code to run." });
    }
  });

export const STARTER = "export default async function main(input) {\n  return input;\n}\n";

export default defineNode({
  type: "code",
  version: 1,
  category: "code",
  title: "Code",
  description: "Runs your JavaScript or TypeScript safely.",
  keywords: ["script", "function", "js", "ts", "typescript", "custom"],
  icon: "code",
  config,
  defaults: { language: "javascript", inline_code: STARTER },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  sideEffect: false,
  summary: ({ language, inline_code, code_block, timeout_seconds }) => {
    if (code_block) return `Code block ${code_block}`;
    const lines = (inline_code ?? "").split("\n").filter((line) => line.trim() !== "").length;
    const name = language === "typescript" ? "TypeScript" : "JavaScript";
    return `${name}, ${lines} ${lines === 1 ? "line" : "lines"}, at most ${sayDuration(Math.max(1, timeout_seconds))}`;
  },
});
