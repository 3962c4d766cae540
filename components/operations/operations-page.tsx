"use client";
import { ShieldOff } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { m } from "@/lib/messages";
import { Breakers } from "./breakers";
import { InstallationFacts } from "./installation";
import { Retention } from "./retention";
import { SandboxFacts } from "./sandbox";
import { TrashSettings } from "./trash-settings";

interface OperationsPageProps {
  /** What the person may see; the API asks again by itself. */
  sees: { breakers: boolean; retention: boolean; installation: boolean };
}

/** What keeps the workspace small and calm, and how the installation is. */
export function OperationsPage({ sees }: OperationsPageProps) {
  if (!sees.breakers) {
    return (
      <EmptyState icon={ShieldOff} title={m.operations.viewersMayNot}>
        {m.operations.viewersMayNotBody}
      </EmptyState>
    );
  }
  return (
    <div className="max-w-5xl">
      <Breakers />
      {sees.retention && (
        <>
          <Retention />
          <TrashSettings />
        </>
      )}
      {sees.installation && <InstallationFacts />}
      {sees.installation && <SandboxFacts />}
    </div>
  );
}
