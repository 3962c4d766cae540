import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts stub.ts. */
export async function startStub(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL("./stub.ts", import.meta.url)), [], { execArgv: ["--import", "tsx"] });
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    async stop() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
