/**
 * `npm run soak`: the proofs of durability in their long form (more executions, more kills, longer stops), against the production build.
 * `npm run soak -- kills` runs only the proofs whose file's name holds "kills"; FLOWPILOT_SEED repeats the chance of an earlier run.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkNode, prepare, ROOT } from "./prepare.mjs";

checkNode();
process.chdir(ROOT);
await prepare();
const playwright = join(ROOT, "node_modules", ".bin", "playwright");
const child = spawn(playwright, ["test", "--project=proofs", "--reporter=list", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, FLOWPILOT_SOAK: "1" },
});
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
