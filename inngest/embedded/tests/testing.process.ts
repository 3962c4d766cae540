/** A server in a process of its own, for tests that kill it: arguments are the database and a file that its steps write to. */
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Inngest } from "inngest";
import { createLink, inProcessTransport, startEmbedded } from "..";

const [url = "", file = "", mode = ""] = process.argv.slice(2);
const write = (line: string) => appendFileSync(file, `${line}\n`);
const link = createLink();
const client = new Inngest({ id: "killed", isDev: true, fetch: link.fetch });
const checkpointing = mode === "calls" ? false : { bufferedSteps: mode === "buffered" ? 3 : 1 };

const long = client.createFunction(
  { id: "long", triggers: [{ event: "long" }], checkpointing },
  async ({ event, step }) => {
    const n = String(event.data.n);
    for (let i = 0; i < 6; i++) {
      await step.run(`s${i}`, async () => {
        write(`start ${n} s${i}`);
        await sleep(20);
        write(`end ${n} s${i}`);
      });
    }
    await Promise.all([0, 1].map((i) => step.run(`p${i}`, () => write(`end ${n} p${i}`))));
    await step.run("done", () => write(`done ${n}`));
  },
);

// A lease that no test outlives: only the dead process's lock tells that its jobs are free.
await startEmbedded({ url, link, transport: inProcessTransport(client, [long]), leaseMs: 3_600_000 });
process.send?.("ready");
