import { describe, expect, it, vi } from "vitest";
import { SHORTCUTS, type ShortcutId, shortcutsOf } from "@/components/shell/keys";
import { m } from "@/lib/messages";
import { EMPTY_OVERLAY } from "../context";
import { Observable } from "../observable";
import { moveTo, setDisabled } from "../state/commands/nodes";
import { draw, node, storeOf } from "../state/testing";
import { canvasGroups } from "./palette-items";
import { CANVAS_ACTION_IDS, CANVAS_ACTIONS } from "./table";
import type { CanvasActionId, CommandContext } from "./types";

function setUp(selected: string[] = []) {
  const store = storeOf(
    draw(["a", "b", node("r", "router"), "c"], ["a>b", "b>r", "r>c:big"], { triggers: [{ type: "manual" }] }),
  );
  store.dispatch(
    moveTo(
      new Map([
        ["a", { x: 0, y: 0 }],
        ["b", { x: 304, y: 80 }],
        ["r", { x: 608, y: 0 }],
        ["c", { x: 1000, y: 40 }],
      ]),
    ),
  );
  store.select(selected);
  const opened: unknown[] = [];
  const overlay = new Observable(EMPTY_OVERLAY);
  const context: CommandContext = {
    store,
    overlay,
    actions: {
      openInspector: () => opened.push("inspector"),
      openPalette: (request) => opened.push(request),
      runPart: (mode, id) => opened.push([mode, id]),
      openComments: (request) => opened.push(request),
    },
    center: () => ({ x: 0, y: 400 }),
    toScreen: (point) => point,
    show: (ids) => opened.push(["show", ids]),
    goTo: (id) => opened.push(["go", id]),
    fold: (groups, collapsed) => opened.push(["fold", groups, collapsed]),
    zoom: (to) => opened.push(["zoom", to]),
    arrange: (ids) => opened.push(["arrange", ids && [...ids]]),
    run: () => opened.push("run"),
    publish: () => opened.push("publish"),
    save: () => opened.push("save"),
    settings: () => opened.push("settings"),
    shortcuts: () => opened.push("shortcuts"),
    toggleInspector: () => opened.push("toggle"),
    problem: (step) => opened.push(["problem", step]),
    closeTop: () => false,
    focusCanvas: () => opened.push("canvas"),
  };
  const act = (id: CanvasActionId, key?: string) =>
    CANVAS_ACTIONS[id].run(context, key === undefined ? undefined : ({ key } as KeyboardEvent));
  const offered = (id: CanvasActionId) => CANVAS_ACTIONS[id].enabled(store.get());
  const selection = () => [...store.get().selection.nodes];
  return { store, overlay, context, opened, act, offered, selection };
}

describe("the actions of the canvas", () => {
  it("are one for each shortcut of the canvas that no control handles itself, each with its words", () => {
    const keyed = shortcutsOf("workflow", "add", "edit", "select", "place", "view").filter(
      (id) => !SHORTCUTS[id].native,
    );
    expect([...CANVAS_ACTION_IDS].sort()).toEqual([...keyed, "publish", "settings"].sort());
    for (const id of CANVAS_ACTION_IDS) expect(m.tools.actions[id]).toBeTruthy();
  });

  it("are offered only when there is something to do it to", () => {
    const none = setUp();
    for (const id of [
      "remove",
      "duplicate",
      "disable",
      "rename",
      "connect",
      "addAfter",
      "group",
      "ungroup",
      "alignLeft",
      "nudge",
      "fitSelection",
    ] as const)
      expect(none.offered(id), id).toBe(false);
    for (const id of ["addNode", "addNote", "find", "selectAll", "arrange", "run"] as const)
      expect(none.offered(id), id).toBe(true);
    const two = setUp(["a", "b"]);
    expect(two.offered("alignLeft")).toBe(true);
    expect(two.offered("distributeHorizontal")).toBe(false);
    expect(two.offered("connect")).toBe(false);
    expect(setUp(["trigger:0"]).offered("duplicate")).toBe(false);
    expect(setUp(["trigger:0"]).offered("addAfter")).toBe(true);
  });

  it("walk along the edges, and nudge by one step or five", () => {
    const { act, selection, opened, store } = setUp(["a"]);
    act("walk", "ArrowRight");
    expect(selection()).toEqual(["b"]);
    expect(opened).toEqual([["go", "b"]]);
    act("nudge", "ArrowDown");
    act("nudgeFar", "ArrowLeft");
    expect(store.get().state.places.get("b")).toEqual({ x: 264, y: 88 });
  });

  it("select what follows, what leads here, and everything with its frames", () => {
    const { act, selection, store } = setUp(["b"]);
    act("selectAfter");
    expect(selection().sort()).toEqual(["b", "c", "r"]);
    store.select(["b"]);
    act("selectBefore");
    expect(selection().sort()).toEqual(["a", "b", "trigger:0"]);
    act("group");
    act("selectAll");
    expect(selection().filter((id) => id.startsWith("group:"))).toHaveLength(1);
    expect(selection()).toHaveLength(6);
  });

  it("add after the selected node where nothing stands yet, by its free output", () => {
    const { act, opened } = setUp(["a"]);
    act("addAfter");
    expect(opened).toEqual([expect.objectContaining({ link: { source: "a", handle: "main" } })]);
    const [request] = opened as { at: { x: number; y: number } }[];
    expect(request?.at.x).toBe(296);
    expect(Math.abs((request?.at.y ?? 0) - 80)).toBeGreaterThan(100);
  });

  it("group and name, ungroup, write notes, rename", () => {
    const { act, store, overlay, selection } = setUp(["a", "b"]);
    act("group");
    const [frame = ""] = [...store.get().state.items.groups.keys()];
    expect(overlay.get().naming).toBe(`group:${frame}`);
    expect(selection()).toEqual([`group:${frame}`, "a", "b"]);
    act("ungroup");
    expect(store.get().state.items.groups.size).toBe(0);
    act("addNote");
    const [note = ""] = [...store.get().state.items.sticky_notes.keys()];
    expect(overlay.get().naming).toBe(`note:${note}`);
    expect(store.get().state.places.get(`note:${note}`)).toEqual({ x: 0, y: 400 });
    overlay.set({ naming: null });
    store.select(["a"]);
    act("rename");
    expect(overlay.get().naming).toBe("a");
  });

  it("switch off what is on, and on again when all are off", () => {
    const { act, store } = setUp(["a", "b"]);
    store.dispatch(setDisabled(["a"], true));
    act("disable");
    expect(["a", "b"].map((id) => store.get().state.nodes.get(id)?.disabled)).toEqual([true, true]);
    act("disable");
    expect(["a", "b"].map((id) => store.get().state.nodes.get(id)?.disabled)).toEqual([undefined, undefined]);
  });

  it("delete and duplicate the selection, frames with what is in them", async () => {
    const { act, store, opened } = setUp(["a", "b"]);
    act("group");
    act("duplicate");
    await vi.waitFor(() => expect(store.get().state.nodes.size).toBe(6));
    expect(store.get().state.items.groups.size).toBe(2);
    act("remove");
    expect(opened).toContain("canvas");
    expect([...store.get().state.nodes.keys()]).toEqual(["a", "b", "r", "c"]);
  });

  it("close what is open before they let go of the selection", () => {
    const { act, overlay, selection } = setUp(["a"]);
    act("connect");
    expect(overlay.get().tool).toEqual({ kind: "connect", from: "a" });
    act("escape");
    expect(overlay.get().tool).toBeNull();
    expect(selection()).toEqual(["a"]);
    act("escape");
    expect(selection()).toEqual([]);
  });

  it("open panels and dialogs, zoom, and lay out all or the selection", () => {
    const { act, opened, overlay } = setUp(["a", "b", "trigger:0"]);
    act("problems");
    expect(overlay.get().panel).toBe("problems");
    for (const id of ["run", "publish", "save", "settings", "inspector", "nextProblem", "previousProblem"] as const)
      act(id);
    for (const id of ["fit", "fitSelection", "actualSize", "zoomIn", "zoomOut", "arrange", "arrangeSelection"] as const)
      act(id);
    expect(opened).toEqual([
      "run",
      "publish",
      "save",
      "settings",
      "toggle",
      ["problem", 1],
      ["problem", -1],
      ["show", undefined],
      ["show", ["a", "b", "trigger:0"]],
      ["zoom", "actual"],
      ["zoom", "in"],
      ["zoom", "out"],
      ["arrange", undefined],
      ["arrange", ["a", "b", "trigger:0"]],
    ]);
  });
});

describe("the command palette on the canvas", () => {
  const groups = (readOnly: boolean) => {
    const { context } = setUp(["a"]);
    const isOffered = (id: CanvasActionId) =>
      !(readOnly && CANVAS_ACTIONS[id].edits) && CANVAS_ACTIONS[id].enabled(context.store.get());
    return canvasGroups({ context, isOffered, mod: "Ctrl", readOnly, reveal: () => {} });
  };

  it("offers what can be done now with its keys, every node to jump to and every type to add", () => {
    const [actions, nodes, additions] = groups(false);
    const keys = new Map(actions?.items.map((item) => [item.id as ShortcutId, item.keys]));
    expect(keys.get("duplicate")).toEqual(["Ctrl", "D"]);
    expect(keys.has("alignLeft")).toBe(false);
    expect(nodes?.items.map((item) => item.words)).toEqual(["A", "B", "R", "C"]);
    expect(additions?.items.length).toBeGreaterThan(4);
  });

  it("offers nothing that changes the workflow where it can only be looked at", () => {
    const looking = groups(true);
    expect(looking).toHaveLength(2);
    expect(looking[0]?.items.every((item) => !CANVAS_ACTIONS[item.id as CanvasActionId].edits)).toBe(true);
  });
});
