/** For tests of requirements: a registry and a data folder of its own for each test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { NodeError } from "@/lib/nodes/errors";
import { resolveRequirements } from ".";
import { type Registry, startRegistry } from "./testing";

type Language = Parameters<typeof resolveRequirements>[0]["language"];

/** `registry` and `dataDir` are those of the test that runs. */
export function useRegistry(language: Language) {
  const now: { registry: Registry | null; dataDir: string } = { registry: null, dataDir: "" };
  beforeEach(async () => {
    now.dataDir = mkdtempSync(path.join(tmpdir(), "flowpilot-requirements-"));
    now.registry = await startRegistry();
    setEnvForTests({ dataDir: now.dataDir, ...now.registry.env });
  });
  afterEach(async () => {
    await now.registry?.close();
    setEnvForTests(null);
    rmSync(now.dataDir, { recursive: true });
  });
  const resolve = (...requirements: string[]) => resolveRequirements({ language, requirements });
  return {
    get registry(): Registry {
      if (!now.registry) throw new Error("There is a registry only while a test runs.");
      return now.registry;
    },
    get dataDir() {
      return now.dataDir;
    },
    resolve,
    /** Why these are refused. @throws Error when they are not. */
    async refusal(...requirements: string[]): Promise<NodeError> {
      const error = await resolve(...requirements).catch((reason: unknown) => reason);
      if (error instanceof NodeError) return error;
      throw new Error(`expected a NodeError, got ${JSON.stringify(error)}`);
    },
  };
}
