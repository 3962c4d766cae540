"use client";
import { useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Section } from "@/components/operations/section";
import { Button } from "@/components/ui/button";
import type { SecondFactor } from "@/lib/api/contracts/second-factor";
import { keys } from "@/lib/client/keys";
import { m } from "@/lib/messages";
import { SecondFactorDialog, type Task } from "./second-factor-dialog";

const words = m.secondFactor;

/** One's second factor: whether it is on, and the way to change that. */
export function SecondFactorSection({ state }: { state: SecondFactor }) {
  const [task, setTask] = useState<Task | null>(null);
  const client = useQueryClient();
  const close = () => {
    setTask(null);
    void client.invalidateQueries({ queryKey: keys.account });
  };
  return (
    <Section title={words.title} help={words.help}>
      {state.is_on ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="flex items-center gap-1.5 text-sm">
            <ShieldCheck aria-hidden className="size-4 text-done" />
            {words.on} {words.left(state.recovery_left)}
          </p>
          <Button onClick={() => setTask("renew")}>{words.renew}</Button>
          <Button variant="danger-ghost" onClick={() => setTask("end")}>
            {words.end}
          </Button>
        </div>
      ) : (
        <div>
          <Button onClick={() => setTask("begin")}>{words.begin}</Button>
        </div>
      )}
      {task && <SecondFactorDialog task={task} onClose={close} />}
    </Section>
  );
}
