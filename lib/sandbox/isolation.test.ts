import { afterAll, afterEach, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox } from ".";
import { refuseUnlessWhole } from "./pools";
import { LAYERS, missingLayers } from "./runner";
import { javascript } from "./testing";

afterEach(() => setEnvForTests(null));
afterAll(closeSandbox);

describe("isolation that is demanded whole", () => {
  it("names what the kernel did not put in force", () => {
    expect(missingLayers(["limits", "user", "landlock", "seccomp"])).toEqual([]);
    expect(missingLayers(["limits", "user"])).toEqual(["landlock", "seccomp"]);
    expect(missingLayers([])).toEqual(LAYERS.slice(3));
  });

  it("refuses code where a layer is missing, and says which", () => {
    expect(() => refuseUnlessWhole([])).not.toThrow();
    expect(() => refuseUnlessWhole(["landlock", "seccomp"])).toThrow(/this machine lacks landlock, seccomp/);
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")("runs code where none is", async () => {
    setEnvForTests({ sandbox: "strict" });
    expect((await javascript("export default () => 1;")).value).toBe(1);
  });
});
