/**
 * An app in a process of its own, for tests that kill it or stop it: serves one function, whose step writes to a file when it starts and ends.
 * Arguments: database, file, a name for this process.
 */
import { appendFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { createServerAdapter } from "./embedded/conformance/testing.http";
import { createStepLocks, stepSignal } from "./step-lock";

const [url = "", file = "", name = ""] = process.argv.slice(2);
const write = (line: string) => appendFileSync(file, `${line} ${name}\n`);
const locks = createStepLocks(() => url);
const client = new Inngest({ id: "locked", isDev: true, middleware: [locks.middleware] });
const slow = client.createFunction(
  { id: "slow", triggers: [{ event: "slow" }], checkpointing: false },
  async ({ step }) => {
    write("asked");
    await step.run("slow", async () => {
      write("start");
      stepSignal()?.addEventListener("abort", () => write("abort"));
      while (!existsSync(`${file}.go`)) await sleep(20);
      write("end");
    });
  },
);
const http = createServer(createServerAdapter(serve({ client, functions: [slow] })));
http.listen(0, "127.0.0.1", () => process.send?.((http.address() as AddressInfo).port));
