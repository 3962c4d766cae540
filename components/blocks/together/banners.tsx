"use client";
import { TriangleAlert } from "lucide-react";
import { useSelected } from "@/components/canvas/observable";
import { Button } from "@/components/ui/button";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import { m } from "@/lib/messages";
import { useBlockPage } from "../context";

const words = m.blocks.together;

/** What somebody has to know or do about the draft and the connection to it. Being offline is no such thing: the dot says it. */
export function Banners() {
  const { drafting, mayEdit, go } = useBlockPage();
  const { sync, document } = drafting.shared;
  const refusal = useSelected(sync, (view) => view.refusal);
  const isBlocked = useSelected(sync, (view) => view.kind === "blocked");
  const { overlap } = drafting;
  return (
    <>
      {refusal && (
        <Banner>
          {words.refused[refusal]}
          {refusal !== "gone" && refusal !== "signed_out" && (
            <Button size="sm" onClick={() => sync.set({ refusal: null })}>
              {words.understood}
            </Button>
          )}
        </Banner>
      )}
      {isBlocked && <Banner>{words.blocked(addressOf(window.location))}</Banner>}
      {overlap !== null && mayEdit && (
        <Banner>
          <span className="min-w-0 flex-1 basis-64">{words.overlap(overlap)}</span>
          <Button size="sm" onClick={() => go({ from: String(overlap - 1), to: String(overlap), version: null })}>
            {words.compare(overlap)}
          </Button>
          <Button size="sm" disabled={!drafting.mayWrite} onClick={() => document?.looked()}>
            {words.looked}
          </Button>
        </Banner>
      )}
    </>
  );
}

const addressOf = ({ protocol, host }: Location) => `${protocol === "https:" ? "wss" : "ws"}://${host}${COLLAB_PATH}`;

function Banner({ children }: { children: React.ReactNode }) {
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-waiting-soft px-3 py-2 text-sm"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-waiting" />
      {children}
    </div>
  );
}
