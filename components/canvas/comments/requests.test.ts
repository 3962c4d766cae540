import { describe, expect, it } from "vitest";
import type { CommentPin } from "@/lib/api/contracts/comments";
import { NO_PINS, pinOf, pinsOf } from "./requests";

const on = (node_id: string, comments: number, is_unread = false): CommentPin => ({
  thread_id: `${node_id}-${comments}`,
  anchor: { on: "node", node_id, field: null },
  comments,
  is_unread,
});
const at = (x: number): CommentPin => ({
  thread_id: `p-${x}`,
  anchor: { on: "point", x, y: 0 },
  comments: 1,
  is_unread: false,
});

describe("pinsOf", () => {
  it("adds the threads of a node up, and keeps points apart", () => {
    const pins = pinsOf([on("a", 2), on("a", 1, true), on("b", 1), at(5)], NO_PINS);
    expect([...pins.nodes]).toEqual([
      ["a", { threads: 2, comments: 3, unread: true }],
      ["b", { threads: 1, comments: 1, unread: false }],
    ]);
    expect(pins.points.map(({ thread_id }) => thread_id)).toEqual(["p-5"]);
    expect(pins.unread).toBe(true);
  });

  it("gives a node's pin again when nothing about it changed", () => {
    const before = pinsOf([on("a", 2), on("b", 1)], NO_PINS);
    const after = pinsOf([on("a", 2), on("b", 2)], before);
    expect(after.nodes.get("a")).toBe(before.nodes.get("a"));
    expect(after.nodes.get("b")).not.toBe(before.nodes.get("b"));
  });
});

describe("the pin of a collapsed frame", () => {
  const said = new Map([
    ["a", { threads: 1, comments: 2, unread: false }],
    ["b", { threads: 2, comments: 3, unread: true }],
    ["c", { threads: 1, comments: 1, unread: false }],
  ]);

  it("counts what is said about its nodes and opens what is new", () => {
    expect(pinOf(said, ["a", "b", "c", "d"])).toEqual({ count: 6, unread: true, node: "b" });
  });

  it("opens the last node that something is said about when nothing is new, and is not there when nobody said anything", () => {
    expect(pinOf(said, ["a", "c"])).toEqual({ count: 3, unread: false, node: "c" });
    expect(pinOf(said, ["d"])).toEqual({ count: 0, unread: false, node: null });
  });
});
