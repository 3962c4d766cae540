/** Which versions of a project can be had, best first, and for what reason none can. */
import { filter, rcompare, satisfies } from "@renovatebot/pep440";
import type { NodeError } from "@/lib/nodes/errors";
import { refused } from "../errors";
import type { IndexFile } from "./index-page";
import { PYTHON } from "./marker";
import type { PyodidePackage } from "./pyodide";
import { readWheelName } from "./wheel";

export interface Candidate {
  name: string;
  version: string;
  source: "pypi" | "pyodide";
  file: string;
  sha256: string;
  size: number;
  /** Of the index. */
  from: IndexFile | null;
  /** Of Pyodide. */
  built: PyodidePackage | null;
}

/** Among files of one version the first kind is taken. */
const RANKS = ["pure", "pyodide", "wasm"] as const;

interface Listed extends Candidate {
  rank: number;
}

const MAX_SPECIFIER = 1_000;
/** It becomes the name of a file here. */
const SHA256 = /^[0-9a-f]{64}$/;

const fitsPython = (specifier: string) => {
  if (specifier.length > MAX_SPECIFIER) return false;
  const range = specifier.replace(/\s+/g, "").replace(/,+$/, "");
  try {
    return range === "" || satisfies(PYTHON, range, { prereleases: true });
  } catch {
    return false;
  }
};

/** All that run here, newest first; `preferBuilt` puts Pyodide's own before others. */
export function candidatesOf(
  name: string,
  files: readonly IndexFile[],
  built: PyodidePackage | null,
  preferBuilt: boolean,
): Candidate[] {
  const best = new Map<string, Listed>();
  const offer = (listed: Listed) => {
    const other = best.get(listed.version);
    if (!other || listed.rank < other.rank) best.set(listed.version, listed);
  };
  if (built) {
    const { version, file, sha256 } = built;
    const rank = preferBuilt ? -1 : RANKS.indexOf("pyodide");
    offer({ name, version, source: "pyodide", file, sha256, size: 0, from: null, built, rank });
  }
  for (const file of files) {
    const wheel = readWheelName(file.file);
    if (!wheel?.fits || wheel.name !== name || file.sha256 === null || file.url === "") continue;
    if (!SHA256.test(file.sha256)) continue;
    if (file.yanked !== null || !fitsPython(file.requiresPython)) continue;
    const { version, fits } = wheel;
    const { sha256, size } = file;
    offer({
      name,
      version,
      source: "pypi",
      file: file.file,
      sha256,
      size: size ?? 0,
      from: file,
      built: null,
      rank: RANKS.indexOf(fits),
    });
  }
  const sorted = [...best.values()].sort((a, b) => rcompare(a.version, b.version));
  return preferBuilt ? sorted.sort((a, b) => Number(b.source === "pyodide") - Number(a.source === "pyodide")) : sorted;
}

/** The ones whose version is asked for; one before its release only when it is named or there is no other. */
export function matching<T extends { version: string }>(all: readonly T[], specifier: string): T[] {
  const fitting = new Set(
    filter(
      all.map(({ version }) => version),
      specifier,
    ),
  );
  return all.filter(({ version }) => fitting.has(version));
}

/** Why none can be had. */
export function whyNone(
  name: string,
  specifier: string,
  files: readonly IndexFile[] | null,
  built: PyodidePackage | null,
  wantedBy: string | undefined,
): NodeError {
  const about = { package: name, wantedBy };
  const asked = `${name}${specifier ? ` ${specifier}` : ""}`;
  const has = built ? ` Pyodide brings ${name} ${built.version}.` : "";
  if (files === null && !built) {
    return refused("requirement_not_found", `No package is known by the name ${name}.`, {
      ...about,
      hint: "Check how it is written.",
    });
  }
  const known = (files ?? [])
    .map((file) => ({ file, version: versionOf(file.file, name) }))
    .filter((entry) => entry.version !== "");
  const asAsked = matching(known, specifier);
  if (asAsked.length === 0) {
    const newest = known.map(({ version }) => version).sort(rcompare)[0];
    const there = newest ? ` The newest is ${newest}.` : "";
    return refused("requirement_no_version", `No version of ${name} is ${specifier}.${there}${has}`, about);
  }
  const [newest = ""] = asAsked.map(({ version }) => version).sort(rcompare);
  const detailed = { ...about, version: newest };
  if (asAsked.every(({ file }) => file.yanked !== null)) {
    const reason = asAsked.find(({ version }) => version === newest)?.file.yanked;
    const why = reason ? `: ${reason.slice(0, 200)}` : "";
    return refused("requirement_yanked", `${asked} was taken back by its authors${why}.`, {
      ...detailed,
      hint: "Ask for another version.",
    });
  }
  const usable = asAsked.filter(({ file }) => file.yanked === null);
  if (usable.every(({ file }) => !fitsPython(file.requiresPython))) {
    const wants =
      usable.find(({ version }) => version === newest)?.file.requiresPython || usable[0]?.file.requiresPython;
    return refused(
      "requirement_no_version",
      `${asked} is not for Python ${PYTHON}: ${name} ${newest} wants ${wants}.${has}`,
      detailed,
    );
  }
  const wheels = usable.filter(({ file }) => file.file.endsWith(".whl"));
  const only = wheels.length === 0 ? "there is only its source" : "its wheels are for machines of other kinds";
  return refused("requirement_needs_build", `${asked} needs a native build, and ${only}.${has}`, {
    ...detailed,
    hint: "Packages in pure Python can be had, and those that Pyodide is made with.",
  });
}

/** Of a wheel or a source archive; "" for other files. */
function versionOf(file: string, name: string): string {
  const wheel = readWheelName(file);
  if (wheel) return wheel.name === name ? wheel.version : "";
  const source = /^(.+)-([^-]+?)(?:\.tar\.gz|\.zip|\.tar\.bz2)$/.exec(file);
  try {
    return source && filter([source[2] ?? ""], "", { prereleases: true }).length > 0 ? (source[2] ?? "") : "";
  } catch {
    return "";
  }
}
