"use client";
import { FileCode2, Workflow } from "lucide-react";
import { Button } from "@/components/ui/button";
import { m } from "@/lib/messages";

export type View = "canvas" | "yaml";

export const viewOf = (url: URLSearchParams): View => (url.get("view") === "yaml" ? "yaml" : "canvas");

/** Canvas or YAML; which one is in the URL. */
export function ViewSwitch({ view, onView }: { view: View; onView: (view: View | null) => void }) {
  const choice = (value: View, label: string, Icon: typeof Workflow) => (
    <Button
      size="sm"
      variant={view === value ? "secondary" : "ghost"}
      aria-pressed={view === value}
      onClick={() => onView(value === "canvas" ? null : value)}
    >
      <Icon aria-hidden />
      {label}
    </Button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form; this is a toolbar's group.
    <div role="group" aria-label={m.versions.compare.view} className="flex gap-1">
      {choice("canvas", m.versions.compare.canvas, Workflow)}
      {choice("yaml", m.versions.compare.yaml, FileCode2)}
    </div>
  );
}
