import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { Doc } from "yjs";
import { Presence } from "./presence";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("what the others show is told, what oneself shows is not", () => {
  const [mine, theirs] = [new Awareness(new Doc()), new Awareness(new Doc())];
  const presence = new Presence(mine);
  const tell = vi.fn();
  presence.subscribe(tell);

  presence.show({ cursor: { x: 1, y: 2 } });
  vi.advanceTimersByTime(200);
  expect(mine.getLocalState()).toMatchObject({ cursor: { x: 1, y: 2 } });
  expect(tell).not.toHaveBeenCalled();

  theirs.setLocalState({ user: { id: "u", name: "Grace" }, cursor: { x: 3, y: 4 } });
  applyAwarenessUpdate(mine, encodeAwarenessUpdate(theirs, [theirs.clientID]), "server");
  vi.advanceTimersByTime(200);
  expect(tell).toHaveBeenCalledTimes(1);
  expect(presence.get().people).toMatchObject([{ name: "Grace", cursor: { x: 3, y: 4 } }]);

  presence.close();
  for (const each of [mine, theirs]) each.destroy();
});
