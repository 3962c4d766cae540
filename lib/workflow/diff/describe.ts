import { displayName } from "../names";
import type { ChangeKind, DocumentDiff } from "./types";

const MAX_LENGTH = 200;
const MAX_NAMES = 3;

/** A diff in one sentence, for a version whose publisher wrote none: Adds "Notify"; changes "Route" and 2 connections. */
export function describeDiff(diff: DocumentDiff): string {
  const parts = (["added", "removed", "changed"] as const).flatMap((kind) => {
    const things = [...nodesOf(diff, kind), ...othersOf(diff, kind)];
    return things.length > 0 ? [`${VERB[kind]} ${listed(things)}`] : [];
  });
  if (parts.length === 0) return diff.moved.length > 0 || diff.reordered.length > 0 ? "Moves nodes" : "";
  const sentence = parts.join("; ");
  const text = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}

const VERB: Record<ChangeKind, string> = { added: "adds", removed: "removes", changed: "changes" };

function nodesOf(diff: DocumentDiff, kind: ChangeKind): string[] {
  const names = diff.nodes.flatMap((change) => {
    const node = change.after ?? change.before;
    return change.kind === kind && node ? [`"${displayName(node)}"`] : [];
  });
  if (names.length <= MAX_NAMES) return names;
  return [...names.slice(0, MAX_NAMES - 1), `${names.length - MAX_NAMES + 1} more nodes`];
}

function othersOf(diff: DocumentDiff, kind: ChangeKind): string[] {
  const edges = diff.edges.filter((change) => change.kind === kind).length;
  const triggers = diff.triggers.filter((change) => change.kind === kind).length;
  const keys = kind === "changed" ? [...new Set(diff.fields.map(({ path }) => path[0] ?? ""))] : [];
  return [
    ...counted(edges, "a connection", "connections"),
    ...counted(triggers, "a trigger", "triggers"),
    ...(keys.length > MAX_NAMES ? ["settings of the workflow"] : keys.map((key) => key.replaceAll("_", " "))),
  ];
}

const counted = (n: number, one: string, many: string): string[] => (n === 0 ? [] : [n === 1 ? one : `${n} ${many}`]);

function listed(things: string[]): string {
  return things.length === 1 ? (things[0] ?? "") : `${things.slice(0, -1).join(", ")} and ${things.at(-1)}`;
}
