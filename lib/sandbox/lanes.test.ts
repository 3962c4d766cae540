import { describe, expect, it } from "vitest";
import { Lanes, type Place } from "./lanes";
import { failure } from "./testing";

const never = new AbortController().signal;
const OPTIONS = { quick: 2, slow: 2, maxQueue: 100, slowAfterMs: 1 };

/** Enters, and notes in which order the places were given. */
function entering(lanes: Lanes, order: string[]) {
  return async (workspace: string, name = workspace): Promise<Place> => {
    const place = await lanes.enter(workspace, never);
    order.push(name);
    return place;
  };
}

describe("the line for a place", () => {
  it("serves workspaces in turn, however many runs one of them has waiting", async () => {
    const lanes = new Lanes({ ...OPTIONS, quick: 1 });
    const order: string[] = [];
    const enter = entering(lanes, order);
    const first = await enter("a", "a0");
    const rest = ["a1", "a2", "a3", "b1", "c1", "b2"].map((name) => enter(name.slice(0, 1), name));
    first.leave();
    await drain(rest);
    expect(order).toEqual(["a0", "a1", "b1", "c1", "a2", "b2", "a3"]);
    expect(lanes.counts()).toEqual({ running: 0, slow: 0, queued: 0 });
  });

  it("gives the quick place of a run that lasts to the next, and leaves one to others in the end", async () => {
    const lanes = new Lanes(OPTIONS);
    const order: string[] = [];
    const enter = entering(lanes, order);
    const endless: Place[] = [];
    let slow = 0;
    const loop = async () => {
      const place = await enter("greedy");
      place.begin(() => {
        slow += 1;
      });
      endless.push(place);
    };
    const loops = Array.from({ length: 6 }, loop);
    await expect.poll(() => slow).toBe(2);
    // One slow place (half of two), one quick one; four wait.
    await expect.poll(() => lanes.counts()).toEqual({ running: 2, slow: 1, queued: 4 });
    for (let run = 0; run < 5; run += 1) (await enter("other")).leave();
    expect(order.filter((name) => name === "other")).toHaveLength(5);
    for (let ended = 0; ended < 6; ended += 1) {
      await expect.poll(() => endless.length).toBeGreaterThan(0);
      endless.shift()?.leave();
    }
    await Promise.all(loops);
    expect(lanes.counts()).toEqual({ running: 0, slow: 0, queued: 0 });
  });

  it("refuses by name when too many wait, and forgets who leaves it", async () => {
    const lanes = new Lanes({ ...OPTIONS, quick: 1, maxQueue: 1 });
    const first = await lanes.enter("a", never);
    const leaving = new AbortController();
    const second = failure(lanes.enter("a", leaving.signal));
    expect((await failure(lanes.enter("b", never))).code).toBe("sandbox_busy");
    leaving.abort();
    expect((await second).code).toBe("cancelled");
    const third = lanes.enter("b", never);
    first.leave();
    (await third).leave();
    expect(lanes.counts()).toEqual({ running: 0, slow: 0, queued: 0 });
  });
});

/** Each place is left as soon as it has been given. */
async function drain(entering: Promise<Place>[]): Promise<void> {
  await Promise.all(entering.map((entered) => entered.then((place) => place.leave())));
}
