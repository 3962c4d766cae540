"use client";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import * as m from "@/lib/messages/en";
import { useSelected } from "../observable";
import type { Sync } from "../together/sync";

function Banner({ tone, children, actions }: { tone: "failed" | "waiting"; children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      role="alert"
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2 text-sm ${tone === "failed" ? "bg-failed-soft text-failed" : "bg-waiting-soft text-waiting"}`}
    >
      <p className="min-w-0 flex-1 basis-64">{children}</p>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

/** What somebody has to know or do about the connection. Being offline is no such thing: the dot says it. */
export function Banners({ sync }: { sync: Sync }) {
  const blocked = useSelected(sync, (view) => view.kind === "blocked");
  const refusal = useSelected(sync, (view) => view.refusal);
  if (refusal) {
    return (
      <Banner
        tone="failed"
        actions={
          refusal !== "gone" &&
          refusal !== "signed_out" && (
            <Button size="sm" onClick={() => sync.set({ refusal: null })}>
              {m.collab.understood}
            </Button>
          )
        }
      >
        {m.collab.refused[refusal]}
      </Banner>
    );
  }
  if (!blocked) return null;
  const { protocol, host } = window.location;
  const address = `${protocol === "https:" ? "wss" : "ws"}://${host}${COLLAB_PATH}`;
  return <Banner tone="waiting">{m.collab.blockedHelp(address)}</Banner>;
}
