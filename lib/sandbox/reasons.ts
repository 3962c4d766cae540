/** How a run can end other than with a value, each as one NodeError with a sentence and, where there is one, a cure. */
import { NodeError } from "@/lib/nodes/errors";
import type { Layer } from "./runner";

export function cancelled(): NodeError {
  return new NodeError("cancelled", "The run was cancelled.", { retriable: false });
}

export function timedOut(timeoutMs: number, details?: Record<string, unknown>, line?: number): NodeError {
  const where = line ? ` It was in line ${line}.` : "";
  return new NodeError("sandbox_timeout", `The code ran longer than ${timeoutMs / 1000} s and was stopped.${where}`, {
    hint: "Raise the node's timeout, or look for a loop that does not end.",
    retriable: false,
    line,
    details,
  });
}

export function outOfMemory(memoryMb: number, details?: Record<string, unknown>, line?: number): NodeError {
  const where = line ? ` (line ${line})` : "";
  return new NodeError("sandbox_memory", `The code used more than its ${memoryMb} MB of memory${where}.`, {
    hint: "Work on less at a time, or return less.",
    retriable: false,
    line,
    details,
  });
}

export function tooMuchOutput(): NodeError {
  return new NodeError("sandbox_output", "The code returned more than 8 MB.", {
    hint: "Return less, or split the work.",
    retriable: false,
  });
}

export function refusedBelow(): NodeError {
  return new NodeError("sandbox_refused", "The code reached for what lies below Python, which is closed to it.", {
    hint: "JavaScript, raw memory, sockets and other processes cannot be had from a block.",
    retriable: false,
  });
}

export function crashed(detail: string): NodeError {
  return new NodeError("sandbox_crashed", `The code's process ended with ${detail}.`, {
    hint: "Run it again; if it stays, the code exhausts a limit.",
  });
}

export function notInstalled(why: string): NodeError {
  return new NodeError("sandbox_packages", `The packages of this code could not be loaded: ${why}.`, {
    hint: "Look for the package that it names, or ask for other versions.",
    retriable: false,
  });
}

export function busy(): NodeError {
  return new NodeError("sandbox_busy", "Too many code runs wait already.", {
    hint: "It is tried again if the node has a retry policy.",
  });
}

export function unavailable(cause: unknown): NodeError {
  return new NodeError(
    "sandbox_unavailable",
    "Code cannot run here: this machine could not lock down a process for it.",
    {
      hint: "The server's log says which call failed. Code never runs without isolation.",
      retriable: false,
      cause,
    },
  );
}

export function notStrict(missing: readonly Layer[]): NodeError {
  return new NodeError(
    "sandbox_not_isolated",
    `Code does not run here: full isolation is demanded, and this machine lacks ${missing.join(", ")}.`,
    {
      hint: "Run FlowPilot on Linux with seccomp and Landlock, or take FLOWPILOT_SANDBOX=strict away.",
      retriable: false,
    },
  );
}
