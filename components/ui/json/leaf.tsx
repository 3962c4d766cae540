"use client";
import { useState } from "react";
import { formatBytes } from "@/lib/client/format";
import { inWorkspace } from "@/lib/client/workspace";
import { m } from "@/lib/messages";
import { cn } from "../cn";
import { artifactOf, kindOf } from "./model";

const LONG = 280;
const COLOURS = { string: "text-done", number: "text-running", boolean: "text-waiting", null: "text-faint" } as const;

/** A value without children: text (long ones fold), number, true, null, or a stored artifact. Always text, never HTML. */
export function JsonLeaf({ value, hit }: { value: unknown; hit: boolean }) {
  const [whole, setWhole] = useState(false);
  const artifact = artifactOf(value);
  if (artifact) {
    return (
      <span className="text-muted">
        {m.json.artifact(formatBytes(artifact.size), artifact.mime)}{" "}
        <a
          href={inWorkspace(`/api/v1/artifacts/${artifact.hash}`)}
          download
          className="text-accent-text underline underline-offset-2"
        >
          {m.json.download}
        </a>
      </span>
    );
  }
  const kind = kindOf(value);
  const colour = kind === "object" || kind === "array" ? "text-faint" : COLOURS[kind];
  const mark = hit && "rounded-sm bg-waiting-soft";
  if (kind !== "string") {
    const written = kind === "object" ? "{}" : kind === "array" ? "[]" : String(value ?? null);
    return <span className={cn("tabular-nums", colour, mark)}>{written}</span>;
  }
  const text = String(value);
  const folded = text.length > LONG && !whole;
  return (
    <span className={cn("whitespace-pre-wrap break-words", colour, mark)}>
      {folded ? `"${text.slice(0, LONG)}…` : `"${text}"`}
      {folded && (
        <button
          type="button"
          className="ml-1 text-accent-text underline underline-offset-2"
          onClick={() => setWhole(true)}
        >
          {m.json.more(text.length - LONG)}
        </button>
      )}
    </span>
  );
}
