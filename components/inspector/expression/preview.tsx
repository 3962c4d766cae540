"use client";
import { useDeferredValue, useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { m } from "@/lib/messages";
import { useInspectorData } from "../data/context";
import { saySources } from "../data/sources";
import { type ExpressionKind, isWhole, previewText } from "./evaluate";
import { sayType } from "./say";
import type { Answer } from "./worker-core";

const CHECK_MS = 150;
const words = m.inspector.preview;

interface PreviewLineProps {
  text: string;
  kind: ExpressionKind;
  /** A field of the input mapping: it sees what comes in. */
  isMapping?: boolean;
}

/** The value of the text with the last data, its type, and whose data it is. A text without any expression needs none. */
export function PreviewLine({ text, kind, isMapping = false }: PreviewLineProps) {
  const inspector = useInspectorData();
  const data = inspector?.data;
  const [preview, setPreview] = useState<Answer | null>(null);
  const deferred = useDeferredValue(text);
  const wanted = deferred.trim() !== "" && (isWhole(deferred, kind) || deferred.includes("{{"));
  useEffect(() => {
    if (!wanted || !data) return setPreview(null);
    let stale = false;
    const timer = setTimeout(async () => {
      const next = await previewText(deferred, kind, data, isMapping);
      if (!stale) setPreview(next);
    }, CHECK_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, deferred, kind, data, isMapping]);
  if (!wanted || !inspector || !preview) return null;
  return (
    <output aria-label={words.label} className="block rounded-md bg-sunken px-2 py-1.5 text-xs">
      {preview.kind === "value" ? (
        <span className="flex items-start gap-2">
          <Badge className="shrink-0">{sayType(preview.type)}</Badge>
          <span className="line-clamp-4 min-w-0 whitespace-pre-wrap break-words font-mono leading-5">
            {preview.text}
            {preview.isCut && "…"}
          </span>
        </span>
      ) : (
        <span className="text-muted">
          {preview.kind === "slow" ? words.slow : preview.kind === "error" ? `${words.error}: ${preview.message}` : ""}
        </span>
      )}
      <span className="mt-0.5 block text-faint">{saySources(deferred, inspector)}</span>
    </output>
  );
}
