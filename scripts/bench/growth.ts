/** What memory does over many executions: whatever is kept for each of them shows. */
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchedApp } from "./app";
import { warmUp } from "./load";

const ROUNDS = 5;

/** Runs `count` executions in rounds and prints the memory after each, once it has calmed down. */
export async function growth(app: BenchedApp, count: number): Promise<void> {
  const sizes: string[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    await warmUp(app.whole, count / ROUNDS);
    await sleep(20_000);
    sizes.push(`${Math.round((count / ROUNDS) * round)}: ${app.memoryMb()} MB`);
  }
  console.log(`Memory of server and engine after so many executions, 20 s later: ${sizes.join(", ")}.`);
}
