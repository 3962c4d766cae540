"use client";
import { useDeferredValue, useEffect, useState } from "react";
import { useCanvas } from "@/components/canvas/context";
import { m } from "@/lib/messages";
import { useInspector } from "../context";
import { checkText, type ExpressionKind, type Preview, previewText } from "../expression";
import { scopeOf } from "../scope";
import { TextareaWidget } from "./simple";
import type { WidgetProps } from "./types";

const CHECK_MS = 200;

/** An expression or a template: checked as typed, with its value in the shown execution below. */
export function ExpressionWidget(props: WidgetProps & { kind: ExpressionKind; nodeId: string }) {
  const { value, kind, onLocalError } = props;
  const text = typeof value === "string" ? value : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is new each time and says nothing new.
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const problem = await checkText(text, kind);
      if (!stale) onLocalError(problem);
    }, CHECK_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, kind]);
  return (
    <>
      <TextareaWidget {...props} mono />
      <PreviewLine text={text} kind={kind} nodeId={props.nodeId} />
    </>
  );
}

/** The resolved value under the field. A plain text without any expression needs none. */
export function PreviewLine({ text, kind, nodeId }: { text: string; kind: ExpressionKind; nodeId: string }) {
  const { store } = useCanvas();
  const { execution } = useInspector();
  const [preview, setPreview] = useState<Preview | null>(null);
  const deferred = useDeferredValue(text);
  const wanted = deferred.trim() !== "" && (kind === "expression" || kind === "either" || deferred.includes("{{"));
  useEffect(() => {
    if (!wanted || !execution) return setPreview(null);
    let stale = false;
    const timer = setTimeout(async () => {
      const next = await previewText(deferred, kind, scopeOf(execution, store.get().state, nodeId));
      if (!stale) setPreview(next);
    }, CHECK_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, deferred, kind, execution, store, nodeId]);
  if (!wanted || !preview || "error" in preview) return null;
  const shown = preview.value === undefined ? "undefined" : JSON.stringify(preview.value);
  return (
    <p className="flex items-baseline gap-2 rounded-md bg-sunken px-2 py-1 text-xs" title={shown}>
      <span className="shrink-0 text-faint">{m.canvas.inspector.preview}</span>
      <span className="min-w-0 truncate font-mono text-muted">{shown.slice(0, 400)}</span>
    </p>
  );
}
