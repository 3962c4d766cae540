import { select } from "d3-selection";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "./transition";

/** As d3-zoom and xyflow use it; the package's own types are not of this. */
interface Moving {
  duration(ms: number): Moving;
  ease(shape: (part: number) => number): Moving;
  on(types: string, listener: () => void): Moving;
  tween(name: string, make: () => (part: number) => void): Moving;
}

let frames: Map<number, FrameRequestCallback>;
let now: number;
beforeEach(() => {
  frames = new Map();
  now = 0;
  let last = 0;
  vi.stubGlobal("requestAnimationFrame", (run: FrameRequestCallback) => {
    frames.set(++last, run);
    return last;
  });
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function frame(ms: number): void {
  now += ms;
  const due = [...frames.values()];
  frames.clear();
  for (const run of due) run(now);
}

const element = {} as Element;
const begin = () => (select(element) as unknown as { transition(): Moving }).transition();
const stop = () => (select(element) as unknown as { interrupt(): void }).interrupt();

function told(motion: Moving) {
  const events: (string | number)[] = [];
  motion
    .on("end", () => events.push("arrived"))
    .on("start.zoom", () => events.push("start"))
    .on("interrupt.zoom end.zoom", () => events.push("over"))
    .tween("zoom", () => (part) => events.push(part));
  return events;
}

it("goes from its beginning to its end in its time, in its shape, and says so", () => {
  const events = told(
    begin()
      .duration(100)
      .ease((part) => part * part),
  );
  for (const ms of [16, 50, 50, 50]) frame(ms);
  expect(events).toEqual(["start", 0, 0.25, 1, "arrived", "over"]);
  expect(frames.size).toBe(0);
});

it("another one on the same element ends it where it is, which is no arrival", () => {
  const first = told(begin().duration(100));
  frame(16);
  frame(50);
  const second = told(begin().duration(0));
  expect(first).toEqual(["start", 0, 0.5, "over"]);
  frame(16);
  expect(second).toEqual(["start", 1, "arrived", "over"]);
  expect(first).toHaveLength(4);
});

it("one that is stopped before it began says nothing", () => {
  const events = told(begin().duration(100));
  stop();
  frame(16);
  expect(events).toEqual([]);
});
