/** Finds versions that all agree: the newest first, back to an older one where that leads nowhere. */
import { setImmediate } from "node:timers/promises";
import { satisfies } from "@renovatebot/pep440";
import type { NodeError } from "@/lib/nodes/errors";
import { isOfAChoice, refused } from "../errors";
import { MAX_PACKAGES } from "../lock";
import type { Candidate } from "./candidates";
import { applies, type Requirement } from "./requirement";

export interface Wanted extends Requirement {
  /** "requests 2.32.5", or undefined for what the block itself asks for. */
  by: string | undefined;
  /** Wanted by a package of Pyodide, which is made to go with Pyodide's others. */
  isBuilt: boolean;
}

export interface Source {
  /** Best first. @throws NodeError with the reason when there is none. */
  candidates(name: string, specifier: string, preferBuilt: boolean, wantedBy: string | undefined): Promise<Candidate[]>;
  requirements(candidate: Candidate): Promise<Requirement[]>;
}

/** Versions of one package that are tried; and choices in all. More is a puzzle, and not a list of requirements. */
const MAX_TRIES = 12;
const MAX_CHOICES = 2_000;

interface Pin {
  candidate: Candidate;
  extras: ReadonlySet<string>;
  /** Of all who asked until now. */
  wanted: readonly Wanted[];
}
type Pins = ReadonlyMap<string, Pin>;

/** @throws NodeError the first reason why it cannot be done. */
export async function solve(source: Source, roots: readonly Requirement[], signal: AbortSignal): Promise<Candidate[]> {
  let first: NodeError | null = null;
  let choices = 0;
  const impossible = (error: NodeError) => {
    first ??= error;
    return null;
  };

  async function dependencies({ candidate }: Pin, extras: readonly string[]): Promise<Wanted[]> {
    const all = await source.requirements(candidate);
    const by = `${candidate.name} ${candidate.version}`;
    return all.filter((one) => applies(one, extras)).map((one) => ({ ...one, by, isBuilt: candidate.built !== null }));
  }

  async function attempt(queue: readonly Wanted[], pins: Pins): Promise<Pins | null> {
    const [next, ...rest] = queue;
    if (!next) return pins;
    const pin = pins.get(next.name);
    return pin ? again(next, pin, rest, pins) : choose(next, rest, pins);
  }

  async function again(next: Wanted, pin: Pin, rest: readonly Wanted[], pins: Pins): Promise<Pins | null> {
    if (next.specifier !== "" && !satisfies(pin.candidate.version, next.specifier, { prereleases: true })) {
      return impossible(conflict(next, pin));
    }
    const added = next.extras.filter((extra) => !pin.extras.has(extra));
    const grown = { ...pin, extras: new Set([...pin.extras, ...added]), wanted: [...pin.wanted, next] };
    const more = added.length > 0 ? await dependencies(grown, added) : [];
    return attempt([...rest, ...more], new Map(pins).set(next.name, grown));
  }

  async function choose(next: Wanted, rest: readonly Wanted[], pins: Pins): Promise<Pins | null> {
    if (pins.size >= MAX_PACKAGES) {
      throw refused("requirement_too_many", `These requirements come to more than ${MAX_PACKAGES} packages.`);
    }
    // What others in the line ask of the same package is known already.
    const same = [next, ...rest.filter(({ name }) => name === next.name)];
    const specifier = same
      .map((one) => one.specifier)
      .filter(Boolean)
      .join(",");
    try {
      const found = await source.candidates(
        next.name,
        specifier,
        same.some(({ isBuilt }) => isBuilt),
        next.by,
      );
      for (const candidate of found.slice(0, MAX_TRIES)) {
        choices += 1;
        if (choices > MAX_CHOICES) break;
        // What is known already is no wait: without this a puzzle would stop everything else in the process.
        await setImmediate(undefined, { signal });
        const pin = { candidate, extras: new Set(next.extras), wanted: [next] };
        const result = await attemptWith(pin, next, rest, pins);
        if (result) return result;
      }
    } catch (error) {
      if (isOfAChoice(error)) return impossible(error);
      throw error;
    }
    return null;
  }

  async function attemptWith(pin: Pin, next: Wanted, rest: readonly Wanted[], pins: Pins): Promise<Pins | null> {
    let needs: Wanted[];
    try {
      needs = await dependencies(pin, next.extras);
    } catch (error) {
      if (isOfAChoice(error)) return impossible(error);
      throw error;
    }
    return attempt([...rest, ...needs], new Map(pins).set(next.name, pin));
  }

  const queue = roots.filter((root) => applies(root, [])).map((root) => ({ ...root, by: undefined, isBuilt: false }));
  const pins = await attempt(queue, new Map());
  if (!pins) throw first ?? refused("requirement_conflict", "No versions of these packages go together.");
  return [...pins.values()].map(({ candidate }) => candidate).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function conflict(next: Wanted, { candidate, wanted }: Pin): NodeError {
  const who = ({ by, specifier }: Wanted) =>
    `${by ?? "the block"} wants ${candidate.name} ${specifier || "of any version"}`;
  const others = wanted.filter(({ specifier }) => specifier !== "");
  const sides = [...(others.length > 0 ? others : wanted).slice(0, 3), next].map(who).join("; ");
  return refused("requirement_conflict", `No version of ${candidate.name} suits all: ${sides}.`, {
    package: candidate.name,
    hint: "Ask for other versions of these packages.",
  });
}
