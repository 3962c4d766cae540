"use client";
import { Pencil, Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { pinOutput, pinsOf, unpin } from "@/components/canvas/state/commands/pins";
import { NO_EDGES } from "@/components/canvas/state/types";
import { Button } from "@/components/ui/button";
import { artifactOf } from "@/components/ui/json/model";
import { JsonViewer } from "@/components/ui/json/viewer";
import { RelativeTime } from "@/components/ui/time";
import { m } from "@/lib/messages";
import { jsonBytes, MAX_PIN_BYTES, MAX_PINS_BYTES } from "@/lib/workflow/pins";
import { PinForm } from "./pin-form";
import { Section } from "./section";

const words = m.inspector.pin;

/** Why an output cannot be pinned, or null. */
export function usePinFault(id: string): (output: unknown) => string | null {
  const { store } = useCanvas();
  return (output) => {
    const size = jsonBytes(output);
    if (size > MAX_PIN_BYTES) return words.tooLarge(MAX_PIN_BYTES / 1024);
    const others = [...pinsOf(store.get().state)].filter(([other]) => other !== id);
    const total = others.reduce((sum, [, pin]) => sum + jsonBytes(pin.output), size);
    return total > MAX_PINS_BYTES ? words.tooMuch(MAX_PINS_BYTES / 1024) : null;
  };
}

/** Routes on the edges that leave a node: what a pinned output can stand for. */
function useRoutes(id: string): string[] {
  const edges = useEditor((snapshot) => snapshot.state.outgoing.get(id) ?? NO_EDGES);
  return [...new Set(edges.flatMap((edge) => edge.route ?? []))];
}

/** What is pinned at a node, to see, edit and take off; or the way to pin something. */
export function PinSection({ id, name }: { id: string; name: string }) {
  const { store, readOnly } = useCanvas();
  const pin = useEditor((snapshot) => pinsOf(snapshot.state).get(id));
  const routes = useRoutes(id);
  const fault = usePinFault(id);
  const [isWriting, setWriting] = useState(false);
  if (!pin && readOnly) return null;
  const save = (output: unknown, route: string | undefined): string | null => {
    const wrong = fault(output);
    if (wrong !== null) return wrong;
    store.dispatch(pinOutput(id, { output, ...(route ? { route } : {}), pinned_at: new Date().toISOString() }));
    setWriting(false);
    return null;
  };
  if (!pin && !isWriting) {
    return (
      <div className="border-t px-4 py-2">
        <Button variant="ghost" size="sm" title={words.pinHelp} className="-ml-2" onClick={() => setWriting(true)}>
          <Pin aria-hidden />
          {words.write}
        </Button>
      </div>
    );
  }
  return (
    <Section title={words.title}>
      {isWriting || !pin ? (
        <PinForm
          output={pin?.output}
          route={pin?.route}
          routes={routes}
          onSave={save}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <>
          <div className="flex items-center gap-1 text-muted text-xs">
            <Pin aria-hidden className="size-3.5 text-accent-text" />
            {words.since} <RelativeTime iso={pin.pinned_at} />
            {pin.route && <span className="font-mono">{m.executions.route(pin.route)}</span>}
            {!readOnly && (
              <span className="ml-auto flex">
                <Button variant="ghost" size="sm" onClick={() => setWriting(true)}>
                  <Pencil aria-hidden />
                  {words.edit}
                </Button>
                <Button variant="ghost" size="sm" onClick={() => store.dispatch(unpin([id]))}>
                  <PinOff aria-hidden />
                  {words.unpin}
                </Button>
              </span>
            )}
          </div>
          <p className="text-faint text-xs">{words.pinHelp}</p>
          <JsonViewer value={pin.output} label={`${words.title}: ${name}`} path={`nodes.${id}.output`} />
        </>
      )}
    </Section>
  );
}

/** Pins what a node gave in the execution that is shown. */
export function PinRun({ id, output, route }: { id: string; output: unknown; route: string | null }) {
  const { store, readOnly } = useCanvas();
  const fault = usePinFault(id);
  const [wrong, setWrong] = useState<string | null>(null);
  if (readOnly) return null;
  const pin = () => {
    const why = artifactOf(output) ? words.large : fault(output);
    setWrong(why);
    if (why !== null) return;
    store.dispatch(pinOutput(id, { output, ...(route ? { route } : {}), pinned_at: new Date().toISOString() }));
  };
  return (
    <>
      <Button variant="ghost" size="sm" className="ml-auto" title={words.pinHelp} onClick={pin}>
        <Pin aria-hidden />
        {words.pin}
      </Button>
      {wrong && (
        <p role="alert" className="w-full text-failed text-xs">
          {wrong}
        </p>
      )}
    </>
  );
}
