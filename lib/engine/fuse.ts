/**
 * Runs a chain of pure nodes inside one LangGraph task. A superstep costs about 0.6 ms (channels, a checkpoint in memory, tasks), several times
 * the work of a transform. While a task is the only one of its superstep, the tokens that it sees and leaves are all the tokens there are, so
 * deciding and running its one successor at once does exactly what the next superstep would do.
 */
import { Command } from "@langchain/langgraph";
import { nodeIdOf } from "./compile";
import { type Slice, SliceStopped } from "./slice";
import { applyUpdate, type EngineState, type EngineUpdate, mergeUpdates } from "./state";

/** So many at most, so that what else this process does gets its turn. */
const LONGEST_CHAIN = 64;

/**
 * Goes on from what one visit gave, as long as there is one pure node to go on with.
 * @param state what the first visit saw. @param enter begins a visit of a node that is not waiting.
 * @returns one command for all of them.
 */
export async function fuse(
  slice: Slice,
  state: EngineState,
  first: Command,
  enter: (id: string, state: EngineState) => Promise<Command>,
): Promise<Command> {
  if (slice.thread.next().length !== 1) return first;
  let update = updateOf(first);
  let now = applyUpdate(state, update);
  let goto = namesOf(first);
  for (let length = 1; length < LONGEST_CHAIN; length++) {
    const next = follower(slice, now, goto);
    if (next === null) break;
    try {
      const command = await enter(next, now);
      const more = updateOf(command);
      update = mergeUpdates(update, more);
      now = applyUpdate(now, more);
      goto = namesOf(command);
    } catch (error) {
      // What has ended stays ended; it goes on with the one that was cut off.
      if (error instanceof SliceStopped) break;
      throw error;
    }
  }
  return new Command({ goto, update });
}

/**
 * The one node that may run on at once, or null. A durable one may not: what led to it must be on disk before it starts. Nor may one that lasts:
 * that it has begun can be stored while it works.
 */
function follower(slice: Slice, state: EngineState, goto: readonly string[]): string | null {
  const [only, ...others] = goto;
  if (only === undefined || others.length > 0 || state.halt) return null;
  if (slice.ended || slice.stopped || slice.isFlushDue()) return null;
  const id = nodeIdOf(only);
  return state.waits[id] || slice.compiled.plan.nodes[id]?.lasts !== false ? null : id;
}

const updateOf = ({ update }: Command): EngineUpdate => (update ?? {}) as EngineUpdate;

const namesOf = ({ goto }: Command): string[] => (Array.isArray(goto) ? goto : [goto]) as string[];
