/** What a wheel's name tells (PEP 427), and whether it runs in Pyodide. */
import { isVersion, normalised } from "./requirement";

export interface WheelName {
  name: string;
  version: string;
  /** Pure Python, made for Pyodide, or for machines of another kind. */
  fits: "pure" | "wasm" | null;
}

const MINOR = 14;
/** As the lock file of Pyodide says it: Python 3.14, emscripten 5.0.3. */
const PLATFORM = /^(pyemscripten|pyodide)_2026_0_wasm32$/;

/** Null for anything that is no wheel. */
export function readWheelName(file: string): WheelName | null {
  if (!file.endsWith(".whl")) return null;
  const parts = file.slice(0, -".whl".length).split("-");
  if (parts.length !== 5 && parts.length !== 6) return null;
  const [name = "", version = ""] = parts;
  const [python = "", abi = "", platform = ""] = parts.slice(-3);
  if (!isVersion(version)) return null;
  return { name: normalised(name), version, fits: fitOf(python.split("."), abi.split("."), platform.split(".")) };
}

function fitOf(pythons: string[], abis: string[], platforms: string[]): WheelName["fits"] {
  if (platforms.includes("any") && abis.includes("none")) return pythons.some(isOurs) ? "pure" : null;
  if (!platforms.some((platform) => PLATFORM.test(platform))) return null;
  const isStable = abis.includes("abi3") && pythons.some((python) => minorOf(python) <= MINOR);
  const isExact = abis.includes(`cp3${MINOR}`) && pythons.includes(`cp3${MINOR}`);
  return isStable || isExact || (abis.includes("none") && pythons.some(isOurs)) ? "wasm" : null;
}

const minorOf = (python: string) => Number(/^cp3(\d+)$/.exec(python)?.[1] ?? Number.NaN);

function isOurs(python: string): boolean {
  const minor = /^(?:py|cp)3(\d*)$/.exec(python)?.[1];
  return minor !== undefined && (minor === "" || Number(minor) <= MINOR);
}
