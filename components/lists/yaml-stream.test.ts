import { expect, it } from "vitest";
import { fromYaml, toYaml } from "@/lib/workflow";
import { splitStream } from "./yaml-stream";

it("splits what an export of many has joined, also when a text has dashes of its own", () => {
  const make = (name: string) =>
    toYaml(
      fromYaml(
        `name: ${name}\ndescription: "a\\n---\\nb"\nnodes:\n  - {node_id: a, component_type: code, config: {inline_code: "x\\n---\\ny"}}\n`,
      ).document,
    );
  const parts = splitStream([make("One"), make("Two")].join("---\n"));
  expect(parts.map((part) => fromYaml(part).document.name)).toEqual(["One", "Two"]);
  expect(fromYaml(parts[0] ?? "").document.description).toBe("a\n---\nb");
  expect(splitStream("---\nname: One\n")).toEqual(["\nname: One\n"]);
});
