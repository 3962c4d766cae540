"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { sampleOf } from "@/components/inspector/webhook";
import type { BlockRun } from "@/lib/api/contracts/block-tests";
import type { BlockDetail, BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { useRunBlock } from "@/lib/client/code-blocks";
import { readJson, readSamples, type Samples, writeSamples } from "./samples";
import type { Drafting } from "./use-draft";

/** A run, with what went into it. */
export interface BenchRun {
  run: BlockRun;
  input: unknown;
  /** Counts up with each run. */
  number: number;
}

export interface Bench {
  /** The input as it is typed. */
  text: string;
  setText(text: string): void;
  samples: Samples["samples"];
  saveSample(name: string): void;
  removeSample(name: string): void;
  /** Runs what the editor shows; nothing while the input is no JSON. */
  run(): void;
  stop(): void;
  isRunning: boolean;
  last: BenchRun | null;
  /** Why there was no run at all. */
  error: unknown;
}

const written = (value: unknown) => JSON.stringify(value, null, 2);

/** Tries the code of the editor, or the version that is looked at. The input and named samples stay in the browser. */
export function useBench(block: BlockDetail, drafting: Drafting, viewed: BlockVersionDetail | null): Bench {
  const [kept, setKept] = useState<Samples>(
    () =>
      readSamples(localStorage, block.id) ?? {
        text: written(sampleOf(block.latest_version.content.input_schema)),
        samples: [],
      },
  );
  const [last, setLast] = useState<BenchRun | null>(null);
  const running = useRunBlock(block.id);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  return useMemo(() => {
    const keep = (next: Samples) => {
      setKept(next);
      writeSamples(localStorage, block.id, next);
    };
    const { text, samples } = kept;
    const without = (name: string) => samples.filter((each) => each.name !== name);
    return {
      text,
      setText: (next) => keep({ text: next, samples }),
      samples,
      saveSample: (name) => keep({ text, samples: [...without(name), { name, text }] }),
      removeSample: (name) => keep({ text, samples: without(name) }),
      run() {
        const input = readJson(text);
        if ("error" in input) return;
        abort.current?.abort();
        const control = new AbortController();
        abort.current = control;
        const version = (viewed ?? block.latest_version).number;
        running.mutate(
          {
            version,
            input: input.value,
            signal: control.signal,
            ...(!viewed && drafting.isChanged && { content: drafting.patch }),
          },
          { onSuccess: (run) => setLast((before) => ({ run, input: input.value, number: (before?.number ?? 0) + 1 })) },
        );
      },
      stop: () => abort.current?.abort(),
      isRunning: running.isPending,
      last,
      error: running.isError && !(running.error instanceof DOMException) ? running.error : null,
    };
  }, [block, kept, last, running, drafting, viewed]);
}
