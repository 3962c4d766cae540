"use client";
import { Copy, Power, PowerOff, Trash2, X } from "lucide-react";
import { useMemo } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { loadRewrite } from "@/components/canvas/copies";
import { NodeIcon } from "@/components/canvas/node-icon";
import { duplicate } from "@/components/canvas/state/commands/fragment";
import { remove, setDisabled } from "@/components/canvas/state/commands/nodes";
import { groupOf, noteOf, triggerIndex } from "@/components/canvas/state/ids";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { displayName } from "@/lib/workflow/names";
import { InspectorDataProvider } from "./data/context";
import { SourceBar } from "./data/source-bar";
import { DocumentForm } from "./document-form";
import { LastRun } from "./last-run";
import { NodeForm } from "./node-form";
import { PinSection } from "./pin-section";
import { RunBar } from "./run-bar";
import { TriggerForm } from "./trigger-form";
import { WorkflowForm } from "./workflow-form";

const words = m.canvas.inspector;

/** What is selected, in full: a node's form, a trigger's form, or what can be done with several; the workflow's settings when nothing is. */
export function Inspector({ onClose }: { onClose: () => void }) {
  const chosen = useEditor((snapshot) => snapshot.selection.nodes);
  const selected = useMemo(() => new Set([...chosen].filter((id) => groupOf(id) === null)), [chosen]);
  const [first] = selected;
  const trigger = first === undefined ? null : triggerIndex(first);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {selected.size === 1 && first !== undefined ? (
        noteOf(first) !== null ? (
          <NoteInspector id={first} onClose={onClose} />
        ) : trigger === null ? (
          <NodeInspector key={first} id={first} onClose={onClose} />
        ) : (
          <TriggerInspector key={first} index={trigger} onClose={onClose} />
        )
      ) : selected.size === 0 ? (
        <WorkflowInspector onClose={onClose} />
      ) : (
        <Several ids={[...selected]} onClose={onClose} />
      )}
    </div>
  );
}

function Header({
  icon,
  category,
  title,
  subtitle,
  onClose,
  children,
}: {
  icon?: string;
  category?: string;
  title: string;
  subtitle?: string;
  onClose: () => void;
  children?: React.ReactNode;
}) {
  return (
    <header className="flex shrink-0 items-center gap-2.5 border-b px-4 py-2.5">
      {category && <NodeIcon icon={icon} category={category} />}
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-medium text-base">{title}</h2>
        {subtitle && <p className="truncate text-faint text-xs">{subtitle}</p>}
      </div>
      {children}
      <Button variant="ghost" size="icon-sm" aria-label={words.close} title={words.close} onClick={onClose}>
        <X aria-hidden />
      </Button>
    </header>
  );
}

/** Reads of the node what it shows itself: a key typed in the form renders none of this. */
function NodeInspector({ id, onClose }: { id: string; onClose: () => void }) {
  const { store, readOnly } = useCanvas();
  const type = useEditor(({ state }) => state.nodes.get(id)?.component_type);
  const disabled = useEditor(({ state }) => state.nodes.get(id)?.disabled ?? false);
  const name = useEditor(({ state }) => {
    const node = state.nodes.get(id);
    return node && displayName(node);
  });
  if (type === undefined || name === undefined) return null;
  const definition = nodeTypes.get(type);
  const Toggle = disabled ? Power : PowerOff;
  const toggle = disabled ? words.enable : words.disable;
  return (
    <>
      <Header
        icon={definition?.icon}
        category={definition?.category ?? "unknown"}
        title={name}
        subtitle={definition?.title ?? type}
        onClose={onClose}
      >
        {disabled && <Badge>{words.disabled}</Badge>}
        {!readOnly && (
          <>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={toggle}
              title={toggle}
              onClick={() => store.dispatch(setDisabled([id], !disabled))}
            >
              <Toggle aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={words.duplicate}
              title={words.duplicate}
              onClick={async () => store.dispatch(duplicate([id], await loadRewrite()))}
            >
              <Copy aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={words.delete}
              title={words.delete}
              onClick={() => store.dispatch(remove([id]))}
            >
              <Trash2 aria-hidden />
            </Button>
          </>
        )}
      </Header>
      <RunBar id={id} />
      <InspectorDataProvider nodeId={id}>
        <SourceBar />
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
          <NodeForm id={id} definition={definition} />
          <PinSection id={id} name={name} />
          <LastRun nodeId={id} name={name} />
        </div>
      </InspectorDataProvider>
    </>
  );
}

function TriggerInspector({ index, onClose }: { index: number; onClose: () => void }) {
  const trigger = useEditor((snapshot) => snapshot.state.fields.triggers[index]);
  if (!trigger) return null;
  const definition = triggerTypes.get(trigger.type);
  return (
    <>
      <Header
        icon={definition?.icon}
        category="trigger"
        title={definition?.title ?? trigger.type}
        subtitle={definition?.description}
        onClose={onClose}
      />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <TriggerForm trigger={trigger} index={index} />
      </div>
    </>
  );
}

/** A note is written where it stands; here it says so. */
function NoteInspector({ id, onClose }: { id: string; onClose: () => void }) {
  const { overlay, readOnly } = useCanvas();
  const words = m.tools.note;
  return (
    <>
      <Header title={words.title} onClose={onClose} />
      <div className="space-y-3 p-4 text-sm">
        <p className="text-muted">{words.help}</p>
        {!readOnly && <Button onClick={() => overlay.set({ naming: id })}>{words.write}</Button>}
      </div>
    </>
  );
}

/** Nothing is selected: the workflow itself. */
function WorkflowInspector({ onClose }: { onClose: () => void }) {
  const words = m.flow.settings;
  return (
    <>
      <Header title={words.title} subtitle={words.subtitle} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <DocumentForm />
        <WorkflowForm />
      </div>
    </>
  );
}

function Several({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const { store, readOnly } = useCanvas();
  return (
    <>
      <Header title={words.several(ids.length)} onClose={onClose} />
      {!readOnly && (
        <div className="flex flex-wrap gap-2 p-4">
          <Button onClick={async () => store.dispatch(duplicate(ids, await loadRewrite()))}>{words.duplicate}</Button>
          <Button onClick={() => store.dispatch(setDisabled(ids, true))}>{words.disable}</Button>
          <Button onClick={() => store.dispatch(setDisabled(ids, false))}>{words.enable}</Button>
          <Button variant="danger-ghost" onClick={() => store.dispatch(remove(ids))}>
            {words.delete}
          </Button>
        </div>
      )}
    </>
  );
}
