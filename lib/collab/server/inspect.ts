/**
 * A look at a change before anything is done with it. Yjs applies whatever bytes it can read, in part before it fails, and keeps for ever what
 * waits for something that never comes; so a change is taken only when it is well-formed, of the kinds that the document is made of, not
 * nested deeper than people nest things, and refers to nothing that the server does not know.
 */
import {
  ContentAny,
  ContentDeleted,
  ContentString,
  ContentType,
  type Doc,
  decodeUpdate,
  GC,
  getItem,
  getState,
  type ID,
  Item,
  type Skip,
  Array as YArray,
  Map as YMap,
  Text as YText,
} from "yjs";
import { MAX_DEPTH } from "../limits";

export type Verdict =
  /** It may be stored and applied. */
  | "good"
  /** It changes nothing. */
  | "empty"
  /** It refers to something that is not in this document, yet. */
  | "incomplete"
  | "malformed";

/** Types within types: the document has four levels. */
const MAX_TYPES_DEEP = 16;

type Struct = Item | GC | Skip;

/** Judges a change to `doc`. Throws nothing, whatever the bytes. */
export function inspect(doc: Doc, update: Uint8Array): Verdict {
  try {
    const { structs, ds } = decodeUpdate(update);
    if (structs.length === 0 && ds.clients.size === 0) return "empty";
    const known = new Known(doc, structs);
    for (const struct of structs) {
      if (!isFine(struct)) return "malformed";
      if (!known.hasAllFor(struct)) return "incomplete";
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) if (clock + len > known.end(client)) return "incomplete";
    }
    for (const struct of structs) {
      if (struct instanceof Item && struct.content instanceof ContentType && known.depth(struct) > MAX_TYPES_DEEP)
        return "malformed";
    }
    return "good";
  } catch {
    // Not an update at all, cut off, or so deep that reading it takes the stack.
    return "malformed";
  }
}

function isFine(struct: Struct): boolean {
  // A skip stands for something that is missing.
  if (!(struct instanceof Item)) return struct instanceof GC && Number.isSafeInteger(struct.id.clock + struct.length);
  const { content } = struct;
  if (content instanceof ContentAny) return content.arr.every((value) => isPlain(value, 0));
  if (content instanceof ContentType) return [YMap, YArray, YText].some((kind) => content.type.constructor === kind);
  return content instanceof ContentString || content instanceof ContentDeleted;
}

/** What JSON can hold, within the depth that everything behind can walk through. */
function isPlain(value: unknown, depth: number): boolean {
  if (depth > MAX_DEPTH || typeof value === "bigint" || value instanceof Uint8Array) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((member) => isPlain(member, depth + 1));
}

/** What there will be once the change is applied. */
class Known {
  private readonly ends = new Map<number, number>();
  private readonly byClient = new Map<number, Struct[]>();
  private readonly depths = new Map<Item, number>();

  constructor(
    private readonly doc: Doc,
    structs: Struct[],
  ) {
    for (const struct of structs) {
      const { client, clock } = struct.id;
      const own = this.byClient.get(client) ?? [];
      if (own.length === 0) this.byClient.set(client, own);
      const last = own.at(-1);
      if (last && clock < last.id.clock + last.length) throw new RangeError("The parts of a change are in no order.");
      own.push(struct);
      // With a gap before it, it does not count.
      if (clock <= this.end(client)) this.ends.set(client, Math.max(this.end(client), clock + struct.length));
    }
  }

  /** The first clock of a client that is unknown. */
  end(client: number): number {
    return this.ends.get(client) ?? getState(this.doc.store, client);
  }

  hasAllFor(struct: Struct): boolean {
    if (struct.id.clock + struct.length > this.end(struct.id.client)) return false;
    if (!(struct instanceof Item)) return true;
    return [struct.origin, struct.rightOrigin, idOf(struct.parent)].every(
      (id) => id === null || id.clock < this.end(id.client),
    );
  }

  /** How many types it lies within. Walks up, for a chain may be as long as the change. */
  depth(item: Item): number {
    const path: [Item, number][] = [];
    let depth = 0;
    for (let at: Item | null = item; at !== null; ) {
      const before = this.depths.get(at);
      if (before !== undefined) {
        depth = before;
        break;
      }
      const parent: ID | null = idOf(at.parent);
      // Without a parent of its own it has that of its neighbour.
      const beside: ID | null = at.parent === null ? (at.origin ?? at.rightOrigin) : null;
      path.push([at, beside ? 0 : 1]);
      const next: ID | null = parent ?? beside;
      at = next && this.itemAt(next);
    }
    for (const [at, step] of path.reverse()) {
      depth += step;
      this.depths.set(at, depth);
    }
    return depth;
  }

  private itemAt(id: ID): Item | null {
    const own = this.byClient.get(id.client) ?? [];
    let [low, high] = [0, own.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = own[middle];
      if (!struct) break;
      if (id.clock < struct.id.clock) high = middle - 1;
      else if (id.clock >= struct.id.clock + struct.length) low = middle + 1;
      else return struct instanceof Item ? struct : null;
    }
    if (id.clock >= getState(this.doc.store, id.client)) return null;
    const found = getItem(this.doc.store, id);
    return found instanceof Item ? found : null;
  }
}

/** In a change the parent is an id or the name of a root type; in the document it is the type itself. */
function idOf(parent: Item["parent"]): ID | null {
  if (parent === null || typeof parent === "string") return null;
  if ("client" in parent) return parent;
  return parent._item?.id ?? null;
}
