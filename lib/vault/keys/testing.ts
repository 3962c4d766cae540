/** An installation of its own for a test: a data folder whose master key a rotation may replace. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMasterKeys } from "@/lib/boot/secrets.keys";
import { setEnvForTests } from "@/lib/env";
import { forgetDataKeys } from "./data-keys";

export interface TestKeys {
  dataDir: string;
  /** As a process that has just started sees it. */
  restart(): void;
  close(): void;
}

export function useOwnKeys(): TestKeys {
  const dataDir = mkdtempSync(join(tmpdir(), "flowpilot-keys-"));
  const restart = () => {
    const masterKeySource = { kind: "file", dataDir } as const;
    forgetDataKeys();
    setEnvForTests({ dataDir, masterKeySource, masterKeys: readMasterKeys(masterKeySource) });
  };
  restart();
  return {
    dataDir,
    restart,
    close() {
      setEnvForTests(null);
      forgetDataKeys();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
