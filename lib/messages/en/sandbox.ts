interface Pool {
  running: number;
  slow: number;
  queued: number;
  warm: number;
  kept: number;
  runs: number;
  reused: number;
  boots: number;
  kills: number;
  refusals: number;
}

const n = (value: number) => value.toLocaleString("en");

export const sandbox = {
  title: "Sandbox",
  help: "What isolates people's code on this machine, and the processes that stand ready for it, of all engines together.",
  unknown: "No engine has told of its sandbox yet.",
  unused: "No code has run yet.",
  layers: "Layers of isolation",
  absent: "Missing",
  missing: (count: number) =>
    `${count === 1 ? "One layer is" : `${count} layers are`} missing here. Code runs with the others; FLOWPILOT_SANDBOX=strict refuses it.`,
  missingStrict: (count: number) =>
    `${count === 1 ? "One layer is" : `${count} layers are`} missing here, and full isolation is demanded: no code runs.`,
  names: {
    process: "A process of its own, with no environment",
    permissions: "No files and no child processes, by Node's permissions",
    realm: "A bare realm, without Node",
    limits: "Limits of memory and files, by the kernel",
    user: "A user with no rights",
    landlock: "No file system and no network, by Landlock",
    seccomp: "Few system calls, by seccomp",
  } as Record<string, string>,
  pools: "Processes",
  languages: { javascript: "JavaScript", python: "Python" },
  now: ({ running, slow, queued, warm, kept }: Pool) =>
    [
      `${n(running)} running${slow > 0 ? ` (${n(slow)} long)` : ""}`,
      `${n(queued)} waiting`,
      `${n(warm)} warm`,
      `${n(kept)} kept for their block`,
    ].join(" · "),
  since: ({ runs, reused, boots, kills, refusals }: Pool) =>
    `${n(runs)} runs, ${n(reused)} in a kept process · ${n(boots)} started · ${n(kills)} ended early · ${n(refusals)} refused`,
};
