/** For the test of what a killed process leaves behind: one sandbox that waits for work and one that never ends. */
import { SandboxProcess } from "./process";

const [idle, busy] = [new SandboxProcess(), new SandboxProcess()];
await Promise.all([idle.ready, busy.ready]);
busy
  .run("exports.default = () => { for (;;); };", "null", 600_000, new AbortController().signal)
  .catch(() => undefined);
process.send?.("ready");
