import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Contrast of the design tokens, measured from app/globals.css by WCAG 2.2 (relative luminance of the sRGB colour). */
const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokens(selector: string): Record<string, [number, number, number]> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("\n}")[0] ?? "";
  const found: Record<string, [number, number, number]> = {};
  for (const [, name, l, c, h] of block.matchAll(/--([a-z-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)) {
    if (name) found[name] = [Number(l), Number(c), Number(h)];
  }
  return found;
}

/** OKLCH → linear sRGB (Björn Ottosson's matrices), clipped to the gamut, → relative luminance. */
function luminance([l, c, h]: [number, number, number]): number {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z);
  const green = clip(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z);
  const blue = clip(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const STATES = ["running", "done", "waiting", "failed", "skipped"];
const PEOPLE = [..."abcdefgh"].map((letter) => `person-${letter}`);
const TAGS = ["rose", "plum", "violet", "teal", "olive", "clay"].map((hue) => `tag-${hue}`);
const PLAIN = ["bg", "surface", "raised", "sunken", "hover"];
const TEXT_PAIRS: [string, string][] = [
  ...["text", "muted", "faint", "accent-text", ...STATES].flatMap((ink) =>
    PLAIN.map((paper): [string, string] => [ink, paper]),
  ),
  ...[...STATES, ...TAGS].map((tone): [string, string] => [tone, `${tone}-soft`]),
  ["accent-text", "accent-soft"],
  ["text", "accent-soft"],
  ["muted", "accent-soft"],
  ["text", "waiting-soft"],
  ["muted", "waiting-soft"],
  ["done", "waiting-soft"],
  ["running", "waiting-soft"],
  ...PEOPLE.map((person): [string, string] => ["on-person", person]),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-accent", "danger"],
  ["on-accent", "danger-hover"],
];

describe.each([":root", ".dark"])("colours of %s", (selector) => {
  const set = tokens(selector);
  const ratio = (one: string, other: string): number => {
    const [a, b] = [set[one], set[other]];
    if (!a || !b) throw new Error(`No token ${one} or ${other}`);
    const [bright, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return ((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05);
  };

  it.each(TEXT_PAIRS)("%s on %s is readable", (ink, paper) => {
    expect(ratio(ink, paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["bg", "surface", "raised"])("edges are visible on %s", (paper) => {
    expect(ratio("edge", paper)).toBeGreaterThanOrEqual(3);
  });

  it.each(PEOPLE)("rings of %s are visible on the drawing", (person) => {
    expect(ratio(person, "bg")).toBeGreaterThanOrEqual(3);
  });
});
