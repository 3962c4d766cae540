"use client";
import { JsonViewer } from "@/components/ui/json/viewer";
import type { BlockTest, BlockTestRun } from "@/lib/api/contracts/block-tests";
import { m } from "@/lib/messages";
import { ErrorBox, Printed } from "./run-result";

const words = m.blocks.tests;

/** What a test gives and expects, and where its last run differs. */
export function TestDetails({ test, run }: { test: BlockTest; run: BlockTestRun | null }) {
  return (
    <div className="flex flex-col gap-4 px-4 pt-1 pb-4 pl-11">
      {run && !run.passed && <Red run={run} test={test} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <Value title={words.input} value={test.input} />
        <Expected test={test} />
      </div>
      {run && run.stdout !== "" && <Printed text={run.stdout} />}
    </div>
  );
}

function Red({ run, test }: { run: BlockTestRun; test: BlockTest }) {
  const { expected } = test;
  if (run.error)
    return (
      <div className="flex flex-col gap-1.5">
        <p className="text-muted text-sm">{expected.kind === "error" ? words.got : words.unexpectedError}</p>
        <ErrorBox error={run.error} />
      </div>
    );
  if (run.diff.length === 0)
    return (
      <div>
        {expected.kind === "error" && <p className="text-failed text-sm">{words.noError}</p>}
        <Value title={words.actual} value={run.output} />
      </div>
    );
  return (
    <table className="w-full table-fixed border-collapse text-left text-sm">
      <thead>
        <tr className="border-b text-faint text-xs">
          <th scope="col" className="w-1/4 py-1 pr-2 font-normal">
            {words.path}
          </th>
          <th scope="col" className="py-1 pr-2 font-normal">
            {words.expected}
          </th>
          <th scope="col" className="py-1 font-normal">
            {words.actual}
          </th>
        </tr>
      </thead>
      <tbody>
        {run.diff.map((change) => (
          <tr key={change.path.join("\n")} className="border-b align-top last:border-b-0">
            <th scope="row" className="break-words py-1.5 pr-2 font-mono font-normal text-muted text-xs leading-5">
              {change.path.join(".") || words.whole}
            </th>
            {change.message === undefined ? (
              <>
                <Side value={change.before} isThere={"before" in change} tone="text-done" />
                <Side value={change.after} isThere={"after" in change} tone="text-failed" />
              </>
            ) : (
              <td colSpan={2} className="break-words py-1.5 text-failed text-sm">
                {change.message}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ value, isThere, tone }: { value: unknown; isThere: boolean; tone: string }) {
  return (
    <td className={`whitespace-pre-wrap break-words py-1.5 pr-2 font-mono text-xs leading-5 ${tone}`}>
      {isThere ? JSON.stringify(value, null, 2) : <span className="font-sans text-faint">{words.missing}</span>}
    </td>
  );
}

function Expected({ test: { expected } }: { test: BlockTest }) {
  const title = words.expects[expected.kind];
  if (expected.kind === "equals") return <Value title={title} value={expected.value} />;
  if (expected.kind === "schema") return <Value title={title} value={expected.schema} />;
  return (
    <div>
      <p className="mb-1 text-faint text-xs">{title}</p>
      <p className="text-sm">
        {expected.code && <code className="mr-2 text-xs">{expected.code}</code>}
        {expected.message}
      </p>
    </div>
  );
}

function Value({ title, value }: { title: string; value: unknown }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-faint text-xs">{title}</p>
      <JsonViewer value={value} label={title} plain />
    </div>
  );
}
