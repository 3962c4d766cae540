"use client";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { DeleteVariable } from "@/components/settings/delete-variable";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { VariableItem } from "@/lib/api/contracts/variables";
import { messageOf } from "@/lib/client/api";
import { patiently } from "@/lib/client/patiently";
import { useVariables } from "@/lib/client/variables";
import { m } from "@/lib/messages";
import { useInspector } from "./context";
import { Section } from "./section";

// Comes when it is opened.
const VariableDialog = dynamic(
  () => patiently(() => import("@/components/settings/variable-dialog").then((each) => each.VariableDialog)),
  { ssr: false },
);
const words = m.variables;

/**
 * The variables that this installation keeps for the workflow: typed, and secret ones sealed. They are no part of the document, so that neither its
 * YAML nor its versions have them: what is deleted is asked about, for no undo brings it back.
 */
export function OwnVariables() {
  const { workflowId } = useInspector();
  const { slug } = useWorkspace();
  const editable = useMay("variable.write");
  const query = useVariables(workflowId);
  const [target, setTarget] = useState<VariableItem | "new" | null>(null);
  const [deleted, setDeleted] = useState<VariableItem | null>(null);
  return (
    <Section title={words.own.title}>
      <p className="text-faint text-xs">
        {words.own.help}{" "}
        <Link href={`/${slug}/settings/variables`} className="underline underline-offset-2">
          {words.own.ofWorkspace}
        </Link>
      </p>
      {query.isPending ? (
        <Skeleton className="h-6 w-full" />
      ) : query.isError ? (
        <p role="alert" className="text-failed text-xs">
          {messageOf(query.error)}
        </p>
      ) : (
        query.data.length > 0 && (
          <ul aria-label={words.own.title} className="divide-y border-y">
            {query.data.map((item) => (
              <Row
                key={item.id}
                item={item}
                editable={editable}
                onEdit={() => setTarget(item)}
                onDelete={() => setDeleted(item)}
              />
            ))}
          </ul>
        )
      )}
      {editable && (
        <Button variant="ghost" size="sm" onClick={() => setTarget("new")}>
          <Plus aria-hidden />
          {words.own.add}
        </Button>
      )}
      {target !== null && (
        <VariableDialog
          key={target === "new" ? "new" : target.id}
          target={target}
          workflowId={workflowId}
          onClose={() => setTarget(null)}
        />
      )}
      <DeleteVariable item={deleted} onClose={() => setDeleted(null)} />
    </Section>
  );
}

interface RowProps {
  item: VariableItem;
  editable: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function Row({ item, editable, onEdit, onDelete }: RowProps) {
  const value = item.secret ? words.hidden : JSON.stringify(item.value);
  return (
    <li className="flex items-center gap-2 py-1.5">
      <div className="min-w-0 flex-1">
        <code className="block truncate text-xs">{item.name}</code>
        <span className="block truncate text-faint text-xs" title={item.secret ? undefined : value}>
          {words.types[item.type]} · {value}
        </span>
      </div>
      {editable && (
        <>
          <Button size="sm" variant="ghost" aria-label={`${words.edit}: ${item.name}`} onClick={onEdit}>
            {words.edit}
          </Button>
          <Button size="sm" variant="ghost" aria-label={`${words.delete}: ${item.name}`} onClick={onDelete}>
            {words.delete}
          </Button>
        </>
      )}
    </li>
  );
}
