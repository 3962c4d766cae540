"use client";
import { FileDown } from "lucide-react";
import { saveAs } from "@/components/library/save-as";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { m } from "@/lib/messages";

const words = m.secondFactor;

/** Codes that are shown now and never again. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="flex flex-col gap-4 pb-3">
      <ul
        aria-label={words.codesTitle}
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md border bg-sunken p-3 font-mono text-sm min-[420px]:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton value={text} label={words.copyCodes} text={m.common.copy} />
        <Button onClick={() => saveAs("flowpilot-recovery-codes.txt", text)}>
          <FileDown aria-hidden />
          {words.saveCodes}
        </Button>
        <Button variant="primary" className="ml-auto" onClick={onDone}>
          {words.kept}
        </Button>
      </div>
    </div>
  );
}
