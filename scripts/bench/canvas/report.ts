/** The figures as Markdown tables, each row with the load of the machine that it was taken under. */
import { loadavg } from "node:os";
import { percentile } from "../load";
import type { Dragged, Opened, Typed } from "./measure";

export interface Report {
  opens: string[];
  drags: string[];
  keys: string[];
  remote: string[];
  scripts: Opened["scripts"];
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
  const { movedPerSecond, framesPerSecond, commitsPerFrame, rendered } = d;
  return row(
    what,
    n(movedPerSecond),
    n(framesPerSecond),
    n(commitsPerFrame),
    rendered.usual,
    rendered.most,
    d.longTasks,
  );
}

export function typeRow(what: string, t: Typed): string {
  const { workP50, workMax, paintP50, paintMax, commitsPerKey, rendered } = t;
  return row(
    what,
    n(workP50),
    n(workMax),
    n(paintP50),
    n(paintMax),
    n(commitsPerKey),
    rendered.usual,
    rendered.most,
    t.longTasks,
  );
}

export function seenRow(what: string, delays: readonly number[]): string {
  return row(what, ms(percentile(delays, 0.5)), ms(percentile(delays, 0.95)));
}

export function print(machine: string, { opens, drags, keys, remote, scripts }: Report): void {
  const total = scripts.reduce((sum, { gz }) => sum + gz, 0);
  console.log(`
${machine}

${table("open a workflow of", ["first card ms", "interactive ms", "slowest", "commits", "long tasks"], opens)}

${table("drag one card of", ["moved frames/s", "frames/s", "commits a moved frame", "components a commit", "most", "long tasks"], drags)}

${table("type in a prompt at", ["work ms a key", "worst", "key to paint ms", "worst", "commits a key", "components a commit", "most", "long tasks"], keys)}

${table("somebody's edit is seen", ["p50 ms", "p95 ms"], remote)}

Script of the canvas page until it can be used: ${kb(total)} gzipped in ${scripts.length} files: ${scripts
    .slice(0, 14)
    .map(({ name, gz }) => `${name} ${kb(gz)}`)
    .join(", ")}.`);
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
