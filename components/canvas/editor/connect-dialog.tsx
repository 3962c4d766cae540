"use client";
import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { score } from "@/components/shell/score";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import { useCanvas } from "../context";
import { focusCard } from "../focus";
import { NodeIcon } from "../node-icon";
import { connect } from "../state/commands/edges";
import { checkConnection } from "../state/connection";
import { handleOf, MAIN, type OutputView, outputsOf } from "../state/handles";
import { triggerIndex } from "../state/ids";
import { NO_EDGES } from "../state/types";

const words = m.tools.connect;

function labelOf(output: OutputView): string {
  if (output.kind === "new-route") return words.newRoute;
  if (output.kind === "error") return m.canvas.errorHandle;
  return output.label || m.canvas.mainHandle;
}

/** The keyboard's way to draw an edge: every node that one of a card's outputs may lead to, with search. */
export default function ConnectDialog({ from, onClose }: { from: string; onClose: () => void }) {
  const { store } = useCanvas();
  const { state } = store.get();
  const source = state.nodes.get(from);
  const outputs: OutputView[] = source
    ? outputsOf(source, store.types, state.outgoing.get(from) ?? NO_EDGES)
    : [{ id: MAIN, label: "", kind: "main" }];
  const used = new Set((state.outgoing.get(from) ?? NO_EDGES).map(handleOf));
  // What leads nowhere yet comes first: mostly that is what is meant.
  const offers = outputs
    .toSorted((a, b) => Number(used.has(a.id)) - Number(used.has(b.id)))
    .flatMap((output) =>
      [...state.nodes.values()]
        .filter(
          ({ node_id: target }) =>
            checkConnection(state, store.types, { source: from, handle: output.id, target }) === null,
        )
        .map((node) => ({ node, output })),
    );
  const done = () => {
    onClose();
    focusCard(from);
  };
  const name = source
    ? displayName(source)
    : m.canvas.triggerLabel(state.fields.triggers[triggerIndex(from) ?? 0]?.type ?? "");
  return (
    <Dialog.Root open onOpenChange={(open) => !open && done()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[14vh] z-50 animate-enter overflow-hidden rounded-lg border bg-raised shadow-float outline-none sm:inset-x-auto sm:left-1/2 sm:-ml-[220px] sm:w-[440px]"
        >
          <Dialog.Title className="truncate border-b px-4 py-2.5 font-medium text-sm">{words.title(name)}</Dialog.Title>
          <Command
            label={words.title(name)}
            loop
            filter={(value, typed, about) => score(value.split("\u2063")[0] ?? "", typed, about)}
          >
            <Command.Input
              autoFocus
              placeholder={words.search}
              className="h-10 w-full border-b bg-transparent px-4 text-sm outline-none pointer-coarse:text-lg"
            />
            <Command.List className="max-h-[46vh] overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="py-8 text-center text-muted text-sm">{words.empty}</Command.Empty>
              {offers.map(({ node, output }) => {
                const definition = store.types.get(node.component_type);
                return (
                  <Command.Item
                    key={`${output.id}\n${node.node_id}`}
                    value={`${displayName(node)}\u2063${output.id} ${node.node_id}`}
                    keywords={[node.node_id, labelOf(output)]}
                    className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover"
                    onSelect={() => {
                      store.dispatch(connect(from, output.id, node.node_id));
                      done();
                    }}
                  >
                    <NodeIcon icon={definition?.icon} category={definition?.category ?? "unknown"} />
                    <span className="min-w-0 flex-1 truncate">{displayName(node)}</span>
                    {outputs.length > 1 && (
                      <span className="shrink-0 text-faint text-xs">{words.via(labelOf(output))}</span>
                    )}
                  </Command.Item>
                );
              })}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
