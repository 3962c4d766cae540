/** What a script of the build is made of, by its source map (there when it was built with FLOWPILOT_SOURCE_MAPS=1). */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CHUNKS = join(process.cwd(), ".next/static/chunks");
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

interface SourceMap {
  sources?: string[];
  mappings?: string;
  sections?: { offset: { line: number; column: number }; map: SourceMap }[];
}

/** From this place of the script on it is that source. */
interface Mark {
  line: number;
  column: number;
  source: string | undefined;
}

/** Shares of a script by package or by the first two folders of our own, adding up to 1; null without a source map. */
export function contentsOf(name: string): Map<string, number> | null {
  const path = join(CHUNKS, name);
  const code = existsSync(path) ? readFileSync(path, "utf8") : "";
  const map = /sourceMappingURL=(\S+)/.exec(code)?.[1];
  if (map === undefined || !existsSync(join(CHUNKS, map))) return null;
  const starts = [0];
  for (const line of code.split("\n")) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const shares = new Map<string, number>();
  let at = 0;
  let part = "bundler";
  const upTo = (place: number) => {
    shares.set(part, (shares.get(part) ?? 0) + Math.max(0, place - at) / code.length);
    at = Math.max(at, place);
  };
  for (const { line, column, source } of marks(JSON.parse(readFileSync(join(CHUNKS, map), "utf8")))) {
    upTo((starts[line] ?? code.length) + column);
    part = partOf(source);
  }
  upTo(code.length);
  return shares;
}

/** Name of the package, or folder, that a source belongs to. */
function partOf(source: string | undefined): string {
  const inPackage = source?.split("node_modules/").at(-1);
  if (source === undefined || inPackage === undefined) return "bundler";
  if (inPackage !== source) {
    if (inPackage.includes("react-dom")) return "react-dom";
    return inPackage
      .split("/")
      .slice(0, inPackage.startsWith("@") ? 2 : 1)
      .join("/");
  }
  const own = source.split("[project]/")[1];
  return own === undefined ? "bundler" : own.split("/").slice(0, 2).join("/");
}

function* marks({ sections, sources = [], mappings = "" }: SourceMap): Generator<Mark> {
  for (const { offset, map } of sections ?? []) {
    for (const { line, column, source } of marks(map))
      yield { line: line + offset.line, column: line === 0 ? column + offset.column : column, source };
  }
  let source = 0;
  for (const [line, segments] of mappings.split(";").entries()) {
    let column = 0;
    for (const segment of segments.split(",").filter(Boolean)) {
      const [toColumn = 0, toSource] = numbers(segment);
      column += toColumn;
      source += toSource ?? 0;
      yield { line, column, source: toSource === undefined ? undefined : sources[source] };
    }
  }
}

/** The base 64 VLQ numbers of one segment. */
function numbers(segment: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}
