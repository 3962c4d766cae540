import { defineCard, MAIN, sayDuration, shorten } from "../define";
import type { Config } from "./index";

const NAMES = { javascript: "JavaScript", typescript: "TypeScript", python: "Python" } as const;

export const STARTER = "export default async function main(input) {\n  return input;\n}\n";

export const presets = { language: "javascript", timeout_seconds: 10, memory_mb: 128, single_use: false } as const;

export default defineCard<Config>({
  type: "code",
  version: 1,
  category: "code",
  title: "Code",
  description: "Runs your JavaScript, TypeScript or Python safely.",
  keywords: ["script", "function", "js", "ts", "typescript", "python", "py", "custom"],
  icon: "code",
  presets,
  defaults: { language: "javascript", inline_code: STARTER },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  // Which version of a block runs is stored before it does; Python's processes are few, and its runs the longer ones.
  repeatable: ({ language, code_block, allowed_hosts }) =>
    language !== "python" && !code_block && (allowed_hosts ?? "").trim() === "",
  sideEffect: false,
  summary: ({ language, inline_code, code_block, block_version, timeout_seconds }) => {
    if (code_block) return shorten(`Code block ${code_block}${block_version ? `, version ${block_version}` : ""}`);
    const lines = (inline_code ?? "").split("\n").filter((line) => line.trim() !== "").length;
    return `${NAMES[language]}, ${lines} ${lines === 1 ? "line" : "lines"}, at most ${sayDuration(Math.max(1, timeout_seconds))}`;
  },
});
