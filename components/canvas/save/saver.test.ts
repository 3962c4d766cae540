import { describe, expect, it } from "vitest";
import { setConfig } from "../state/commands/nodes";
import { toDocument } from "../state/document";
import { draw, storeOf } from "../state/testing";
import { dropKept, readKept, writeKept } from "./kept";
import { DraftSaver, type KeptDraft, type SaveAnswer } from "./saver";

/** A saver on a real editor store, a clock that the test turns, and a server that answers as told. */
function bench(answers: (SaveAnswer | (() => SaveAnswer))[]) {
  const store = storeOf(draw(["a"]));
  const timers: { at: number; run: () => void }[] = [];
  const kept: KeptDraft[] = [];
  const sent: { text: unknown; revision: number }[] = [];
  let time = 0;
  let forgotten = 0;
  const saver = new DraftSaver(
    {
      put: async (draft, revision) => {
        sent.push({ text: draft.document.nodes[0]?.config.text, revision });
        const answer = answers.shift() ?? { kind: "unreachable", reason: "no answer left" };
        return typeof answer === "function" ? answer() : answer;
      },
      read: () => ({ draft: toDocument(store.get().state), position: store.get().position, dirty: store.get().dirty }),
      onSaved: (position) => store.markSaved(position),
      keep: (draft) => kept.push(draft),
      forget: () => forgotten++,
      now: () => new Date(time),
      after: (ms, run) => {
        const timer = { at: time + ms, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer) >>> 0, 1);
      },
    },
    1,
  );
  const type = (text: string) => {
    store.dispatch(setConfig("a", "text", text));
    saver.changed();
  };
  const pass = async (ms: number) => {
    time += ms;
    for (const timer of timers.filter((each) => each.at <= time)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { store, saver, kept, sent, type, pass, forgotten: () => forgotten };
}

const saved = (revision: number): SaveAnswer => ({ kind: "saved", revision, slug: "test", problems: [] });

describe("saving a draft", () => {
  it("waits for a pause, sends the newest text once, and knows it is saved", async () => {
    const { type, pass, sent, saver, store } = bench([saved(2), saved(3)]);
    type("h");
    await pass(600);
    type("he");
    await pass(600);
    expect(sent).toEqual([]);
    await pass(500);
    expect(sent).toEqual([{ text: "he", revision: 1 }]);
    expect(saver.get().kind).toBe("saved");
    expect(store.get().dirty).toBe(false);
    type("hel");
    await pass(1000);
    expect(sent.at(-1)).toEqual({ text: "hel", revision: 2 });
  });

  it("sends again what was changed while a save was under way", async () => {
    const { type, pass, sent, saver, store } = bench([
      () => {
        store.dispatch(setConfig("a", "text", "later"));
        saver.changed();
        return saved(2);
      },
      saved(3),
    ]);
    type("now");
    await pass(1000);
    expect(saver.get().kind).toBe("pending");
    await pass(1000);
    expect(sent.map((each) => each.text)).toEqual(["now", "later"]);
    expect(saver.get().kind).toBe("saved");
  });

  it("keeps the draft in the browser and tries again when the server is away", async () => {
    const { type, pass, kept, saver, forgotten } = bench([{ kind: "unreachable", reason: "No answer." }, saved(2)]);
    type("x");
    await pass(1000);
    expect(saver.get()).toEqual({ kind: "failed", reason: "No answer." });
    expect(kept.at(-1)?.document.nodes[0]?.config.text).toBe("x");
    await pass(2000);
    expect(saver.get().kind).toBe("saved");
    expect(forgotten()).toBe(1);
  });

  it("stops at a conflict until the person decides, then overwrites on the newer revision", async () => {
    const { type, pass, sent, saver } = bench([{ kind: "stale" }, saved(9)]);
    type("mine");
    await pass(1000);
    expect(saver.get().kind).toBe("conflict");
    type("mine too");
    await pass(5000);
    expect(sent).toHaveLength(1);
    expect(await saver.flush()).toBe(false);
    expect(await saver.overwrite(8)).toBe(true);
    expect(sent.at(-1)).toEqual({ text: "mine too", revision: 8 });
  });

  it("says at once whether the server has everything", async () => {
    const { type, saver, sent } = bench([saved(2)]);
    type("x");
    expect(await saver.flush()).toBe(true);
    expect(await saver.flush()).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it("has nothing to send when the change was undone", async () => {
    const { type, pass, sent, saver, store } = bench([]);
    type("x");
    store.undo();
    saver.changed();
    await pass(5000);
    expect(sent).toEqual([]);
    expect(saver.get().kind).toBe("saved");
  });
});

describe("a draft kept in the browser", () => {
  const storage = () => {
    const map = new Map<string, string>();
    return {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    };
  };

  it("comes back whole", () => {
    const box = storage();
    const kept = {
      document: draw(["a", "b"], ["a>b"]),
      layout: { a: { x: 1, y: 2 } },
      revision: 4,
      at: "2025-11-21T10:00:00.000Z",
    };
    writeKept(box, "w", kept);
    expect(readKept(box, "w")).toEqual(kept);
    dropKept(box, "w");
    expect(readKept(box, "w")).toBeNull();
  });

  it("is dropped when it cannot be read", () => {
    const box = storage();
    box.setItem("flowpilot.draft.w", "{");
    expect(readKept(box, "w")).toBeNull();
    expect(box.getItem("flowpilot.draft.w")).toBeNull();
  });
});
