"use client";
import { CircleCheck, CircleX, Plug, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useEditor } from "@/components/canvas/context";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { messageOf } from "@/lib/client/api";
import { useCredentials, useTestCredential } from "@/lib/client/credentials";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WidgetProps } from "./types";

const NewCredential = dynamic(() => patiently(() => import("./new-credential")), { ssr: false });

const UNSET = "not-set";
const words = m.canvas.inspector;

/** A vault entry by name, of the types that the node's slot takes. The document holds the name, never the secret. */
export function CredentialWidget({ spec, nodeType, ...rest }: WidgetProps & { nodeType: string }) {
  const slot = spec.slot ?? spec.name;
  const shared = useEditor((snapshot) => snapshot.state.fields.credentials?.[slot]);
  const own = nodeTypes.get(nodeType)?.credentials?.find((each) => each.slot === slot);
  const types = own?.types;
  const fallback = own?.required ? shared : undefined;
  return <CredentialPicker {...rest} types={types} unset={fallback ? words.workflowDefault(fallback) : undefined} />;
}

interface CredentialPickerProps extends Pick<WidgetProps, "value" | "onChange" | "control" | "disabled"> {
  /** Types that fit; all when left out. */
  types: readonly string[] | undefined;
  /** What it means when none is chosen. */
  unset?: string;
}

/** Chooses a credential, makes a new one in place, and tries the chosen one. */
export function CredentialPicker({ value, onChange, control, disabled, types, unset }: CredentialPickerProps) {
  const { slug } = useWorkspace();
  const [adding, setAdding] = useState(false);
  const all = useCredentials().data ?? [];
  const fitting = all.filter((each) => !types || types.includes(each.type));
  const names = fitting.map((each) => each.name);
  const current = typeof value === "string" && value !== "" ? value : null;
  const chosen = fitting.find((each) => each.name === current);
  const options = [
    { value: UNSET, label: unset ?? words.notChosen },
    ...names.map((name) => ({ value: name, label: name })),
    ...(current && !names.includes(current) ? [{ value: current, label: words.missingCredential(current) }] : []),
  ];
  return (
    <div className="space-y-1">
      <Select
        {...control}
        disabled={disabled}
        value={current ?? UNSET}
        options={options}
        onValueChange={(next) => onChange(next === UNSET ? undefined : next)}
      />
      <div className="flex flex-wrap items-center gap-1">
        {!disabled && (
          <Button variant="ghost" size="sm" className="-ml-2 text-accent-text text-xs" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            {m.inspector.credential.add}
          </Button>
        )}
        {chosen && !disabled && <TestButton key={chosen.id} id={chosen.id} />}
      </div>
      {chosen?.connection && chosen.connection.state !== "connected" && (
        <p className="text-waiting text-xs">
          {m.credentials.inspectorNotConnected}{" "}
          <Link href={`/${slug}/credentials`} className="underline underline-offset-2">
            {m.credentials.title}
          </Link>
        </p>
      )}
      {adding && <NewCredential types={types} onClose={() => setAdding(false)} onSaved={onChange} />}
    </div>
  );
}

function TestButton({ id }: { id: string }) {
  const test = useTestCredential();
  const result = test.isError ? { ok: false, message: messageOf(test.error) } : test.data;
  const Icon = result?.ok ? CircleCheck : CircleX;
  return (
    <>
      <Button variant="ghost" size="sm" className="text-xs" pending={test.isPending} onClick={() => test.mutate(id)}>
        {!test.isPending && <Plug aria-hidden />}
        {m.inspector.credential.test}
      </Button>
      <span role="status" className="flex min-w-0 items-center gap-1 text-xs">
        {result && (
          <>
            <Icon aria-hidden className={result.ok ? "size-3.5 shrink-0 text-done" : "size-3.5 shrink-0 text-failed"} />
            <span className={result.ok ? "text-muted" : "text-failed"}>{result.message}</span>
          </>
        )}
      </span>
    </>
  );
}
