/** For the test of what a killed process leaves behind: one sandbox that waits for work and one that never ends. */
import { SandboxProcess } from "./process";

const [idle, busy] = [new SandboxProcess(), new SandboxProcess()];
await Promise.all([idle.ready, busy.ready]);
busy
  .run(
    {
      code: "exports.default = () => { for (;;); };",
      input: "null",
      secrets: "{}",
      timeoutMs: 600_000,
      memoryMb: 128,
      call: async () => "{}",
    },
    new AbortController().signal,
  )
  .catch(() => undefined);
process.send?.("ready");
