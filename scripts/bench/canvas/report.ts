/** The figures as Markdown tables, each row with the load of the machine that it was taken under. */
import { loadavg } from "node:os";
import { percentile } from "../load";
import { contentsOf } from "./contents";
import type { Dragged, Opened, Script, Typed } from "./measure";

const MOST_PARTS = 6;

export interface Report {
  opens: string[];
  drags: string[];
  keys: string[];
  remote: string[];
  scripts: Script[];
  later: Script[];
}

export function openRow(what: string, all: readonly Opened[]): string {
  const times = all.map(({ interactiveMs }) => interactiveMs).sort((a, b) => a - b);
  const first = all.map(({ firstCardMs }) => firstCardMs).sort((a, b) => a - b);
  const last = all.at(-1);
  return row(
    what,
    ms(percentile(first, 0.5)),
    ms(percentile(times, 0.5)),
    ms(times.at(-1)),
    last?.commits,
    last?.longTasks,
  );
}

export function dragRow(what: string, d: Dragged): string {
  const { movedPerSecond, framesPerSecond, cpuPerFrame, commitsPerFrame, rendered } = d;
  return row(
    what,
    n(movedPerSecond),
    n(framesPerSecond),
    n(cpuPerFrame),
    n(commitsPerFrame),
    rendered.usual,
    rendered.most,
    d.longTasks,
  );
}

export function typeRow(what: string, t: Typed): string {
  const { workP50, workMax, paintP50, paintMax, cpuP50, cpuMax, commitsPerKey, rendered } = t;
  return row(
    what,
    n(workP50),
    n(workMax),
    n(paintP50),
    n(paintMax),
    n(cpuP50),
    n(cpuMax),
    n(commitsPerKey),
    rendered.usual,
    rendered.most,
    t.longTasks,
  );
}

export function seenRow(what: string, delays: readonly number[]): string {
  return row(what, ms(percentile(delays, 0.5)), ms(percentile(delays, 0.95)));
}

export function print(machine: string, { opens, drags, keys, remote, scripts, later }: Report): void {
  console.log(`
${machine}

${table("open a workflow of", ["first card ms", "interactive ms", "slowest", "commits", "long tasks"], opens)}

${table("drag one card of", ["moved frames/s", "frames/s", "processor ms a moved frame", "commits a moved frame", "components a commit", "most", "long tasks"], drags)}

${table("type in a prompt at", ["work ms a key", "worst", "key to paint ms", "worst", "processor ms a key", "worst", "commits a key", "components a commit", "most", "long tasks"], keys)}

${table("somebody's edit is seen", ["p50 ms", "p95 ms"], remote)}

Script of the canvas page until it can be used: ${told(scripts)}

Afterwards, while nobody waits: ${told(later)}`);
}

/** The files, and what each holds most of where its source map is there. */
function told(scripts: readonly Script[]): string {
  const total = scripts.reduce((sum, { gz }) => sum + gz, 0);
  const lines = scripts.map(({ name, gz }) => {
    const parts = [...(contentsOf(name) ?? [])].sort(([, a], [, b]) => b - a).slice(0, MOST_PARTS);
    return `- ${name} ${kb(gz)}${parts.map(([part, share]) => `, ${part} ${kb(share * gz)}`).join("")}`;
  });
  return [`${kb(total)} gzipped in ${scripts.length} files.`, ...lines].join("\n");
}

function table(what: string, columns: readonly string[], rows: readonly string[]): string {
  const all = [...columns, "load"];
  return [`| ${what} | ${all.join(" | ")} |`, `|---|${all.map(() => "--:|").join("")}`, ...rows].join("\n");
}

function row(what: string, ...cells: (string | number | undefined)[]): string {
  return `| ${[what, ...cells.map((cell) => cell ?? ""), (loadavg()[0] ?? 0).toFixed(1)].join(" | ")} |`;
}

function n(value: number): string {
  return value.toFixed(1);
}

function ms(value = 0): string {
  return value.toFixed(0);
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
