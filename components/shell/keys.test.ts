import { describe, expect, it } from "vitest";
import { m } from "@/lib/messages";
import { CANVAS_GROUPS, capsOf, isShortcut, type Pressed, SHORTCUTS, type ShortcutId, shortcutsOf } from "./keys";
import { NAV } from "./nav";

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const meaning = (event: Pressed) => shortcutsOf("anywhere", ...CANVAS_GROUPS).filter((id) => isShortcut(event, id));

describe("the table of shortcuts", () => {
  it("gives no key two meanings on the same page", () => {
    for (const groups of [["anywhere", "lists"] as const, ["anywhere", ...CANVAS_GROUPS] as const]) {
      const keys = shortcutsOf(...groups).flatMap((id) => SHORTCUTS[id].keys);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
    expect(new Set(NAV.map((item) => item.key)).size).toBe(NAV.length);
  });

  it("has words for every shortcut and every group", () => {
    for (const id of Object.keys(SHORTCUTS) as ShortcutId[]) {
      expect(m.tools.actions[id], id).toMatch(/^[A-Z]/);
      expect(m.tools.groups[SHORTCUTS[id].group]).toMatch(/^[A-Z]/);
    }
  });
});

describe("a key press", () => {
  it("means what the table says, on a Mac and elsewhere", () => {
    expect(meaning(press("z", { ctrlKey: true }))).toEqual(["undo"]);
    expect(meaning(press("Z", { metaKey: true, shiftKey: true }))).toEqual(["redo"]);
    expect(meaning(press("y", { ctrlKey: true }))).toEqual(["redo"]);
    expect(meaning(press("ArrowUp"))).toEqual(["walk"]);
    expect(meaning(press("ArrowUp", { shiftKey: true }))).toEqual(["nudge"]);
    expect(meaning(press("F8", { shiftKey: true }))).toEqual(["previousProblem"]);
    expect(meaning(press("q"))).toEqual([]);
  });

  it("of a sign counts wherever the layout has it, with Shift or without", () => {
    expect(meaning(press("?", { shiftKey: true }))).toEqual(["help"]);
    expect(meaning(press("/", { shiftKey: true }))).toEqual(["addNode"]);
    expect(meaning(press("+", { shiftKey: true }))).toEqual(["zoomIn"]);
  });

  it("of a letter counts by its place with Alt and on layouts without Latin letters", () => {
    expect(meaning(press("å", { altKey: true, code: "KeyA" }))).toEqual(["alignLeft"]);
    expect(meaning(press("я", { ctrlKey: true, code: "KeyZ" }))).toEqual(["undo"]);
    expect(meaning(press("ф", { code: "KeyA" }))).toEqual(["addAfter"]);
  });
});

it("caps are drawn as they are on the keyboard", () => {
  expect(capsOf("redo", "⌘")).toEqual(["⌘", "⇧", "Z"]);
  expect(capsOf("zoomIn", "Ctrl")).toEqual(["+"]);
  expect(capsOf("walk", "Ctrl")).toEqual(["← → ↑ ↓"]);
  expect(capsOf("alignLeft", "⌘")).toEqual(["⌥", "A"]);
});
