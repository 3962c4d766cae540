import { expect, it } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { ICONS } from "./node-icon";

it("every node and trigger type has its icon in the page", () => {
  const missing = [...nodeTypes.values(), ...triggerTypes.values()].filter(({ icon }) => !(icon in ICONS));
  expect(missing.map(({ type, icon }) => `${type}: ${icon}`)).toEqual([]);
});
