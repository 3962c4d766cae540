import { expect, it } from "vitest";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { remove } from "./commands/nodes";
import { pinOutput, pinsOf, unpin } from "./commands/pins";
import { toDocument, toState } from "./document";
import { EditorStore } from "./store";

const document: WorkflowDocument = {
  name: "Pins",
  triggers: [],
  nodes: ["a", "b"].map((node_id) => ({ node_id, component_type: "transform", config: {} })),
  edges: [],
};
const pin = (output: unknown) => ({ output, pinned_at: "2026-01-01T00:00:00.000Z" });

it("pins are part of the document, undone like every edit, and go with their node", () => {
  const store = new EditorStore(toState(document, {}), new Map());
  store.dispatch(pinOutput("a", pin(1)));
  store.dispatch(pinOutput("b", pin(2)));
  expect(store.dispatch(pinOutput("nothing", pin(3)))).toBe(false);
  expect(toDocument(store.get().state).document.pins).toEqual({ a: pin(1), b: pin(2) });
  store.dispatch(remove(["b"]));
  expect([...pinsOf(store.get().state).keys()]).toEqual(["a"]);
  store.undo();
  expect([...pinsOf(store.get().state).keys()]).toEqual(["a", "b"]);
  store.dispatch(unpin(["a", "b"]));
  expect(toDocument(store.get().state).document).not.toHaveProperty("pins");
  expect(store.dispatch(unpin(["a"]))).toBe(false);
});
