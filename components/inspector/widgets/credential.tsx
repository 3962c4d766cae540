"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { useWorkspace } from "@/components/shell/workspace";
import { Select } from "@/components/ui/select";
import { useCredentials } from "@/lib/client/credentials";
import { m } from "@/lib/messages";
import type { WidgetProps } from "./types";

const UNSET = "not-set";
const words = m.canvas.inspector;

/** A vault entry by name, of the types that the node's slot takes. The document holds the name, never the secret. */
export function CredentialWidget({
  spec,
  value,
  onChange,
  control,
  disabled,
  nodeType,
}: WidgetProps & { nodeType: string }) {
  const { store } = useCanvas();
  const { slug } = useWorkspace();
  const slot = spec.slot ?? spec.name;
  const fallback = useEditor((snapshot) => snapshot.state.fields.credentials?.[slot]);
  const types = store.types.get(nodeType)?.credentials?.find((each) => each.slot === slot)?.types;
  const all = useCredentials().data ?? [];
  const names = all.filter((each) => !types || types.includes(each.type)).map((each) => each.name);
  const current = typeof value === "string" && value !== "" ? value : null;
  const options = [
    { value: UNSET, label: fallback ? words.workflowDefault(fallback) : words.notChosen },
    ...names.map((name) => ({ value: name, label: name })),
    ...(current && !names.includes(current) ? [{ value: current, label: words.missingCredential(current) }] : []),
  ];
  return (
    <div className="space-y-1.5">
      <Select
        {...control}
        disabled={disabled}
        value={current ?? UNSET}
        options={options}
        onValueChange={(next) => onChange(next === UNSET ? undefined : next)}
      />
      <Link
        href={`/${slug}/credentials?new=1`}
        className="inline-flex items-center gap-1 text-accent-text text-xs hover:underline"
      >
        <Plus aria-hidden className="size-3.5" />
        {words.addCredential}
      </Link>
    </div>
  );
}
