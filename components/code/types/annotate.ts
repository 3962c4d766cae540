/**
 * Gives the first parameter of the exported main() its type while TypeScript reads the code, where the person wrote none. The text in the
 * editor stays as it is: what is added is one piece at one place, so places in one text are places in the other.
 */
import type { Node, TypeScript } from "./typescript";

export interface Piece {
  /** Where it stands, in the person's own text. */
  at: number;
  text: string;
}

/** @param isTyped TypeScript; JavaScript takes its types from comments. Null: nothing to add. */
export function pieceFor(ts: TypeScript, code: string, isTyped: boolean): Piece | null {
  const name = isTyped ? "block.ts" : "block.js";
  const file = ts.createSourceFile(
    name,
    code,
    ts.ScriptTarget.ESNext,
    true,
    isTyped ? ts.ScriptKind.TS : ts.ScriptKind.JS,
  );
  const parameter = mainOf(ts, file)?.parameters?.[0];
  if (!parameter || parameter.type || parameter.dotDotDotToken || !parameter.name) return null;
  // `async input => …` has no place for a type.
  const start = parameter.getStart(file);
  if (!/\(\s*$/.test(code.slice(0, start))) return null;
  if (isTyped) return { at: parameter.questionToken?.end ?? parameter.name.end, text: ": Input" };
  return ts.getJSDocType(parameter) ? null : { at: start, text: "/** @type {Input} */ " };
}

/** The function that a block exports as its default: written there, or by its name. */
function mainOf(ts: TypeScript, file: Node): Node | null {
  const { statements = [] } = file;
  const isFunction = (node: Node | undefined) =>
    node !== undefined && (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node));
  for (const statement of statements) {
    const words = statement.modifiers?.map(({ kind }) => kind) ?? [];
    if (ts.isFunctionDeclaration(statement) && words.includes(ts.SyntaxKind.DefaultKeyword)) return statement;
    if (!ts.isExportAssignment(statement) || !statement.expression) continue;
    const { expression } = statement;
    if (isFunction(expression)) return expression;
    if (!ts.isIdentifier(expression)) return null;
    return named(ts, statements, expression.text ?? "", isFunction);
  }
  return null;
}

function named(
  ts: TypeScript,
  statements: readonly Node[],
  name: string,
  isFunction: (node: Node | undefined) => boolean,
): Node | null {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    const made = statement.declarationList?.declarations?.find((each) => each.name?.text === name)?.initializer;
    if (made && isFunction(made)) return made;
  }
  return null;
}

/** A place of the person's text in the text that TypeScript reads, and back. What lies in the piece is at its beginning. */
export const into = (piece: Piece, place: number) => (place > piece.at ? place + piece.text.length : place);
export const outOf = (piece: Piece, place: number) =>
  place <= piece.at ? place : Math.max(piece.at, place - piece.text.length);

/** Brings all spans of an answer back that are of this file; answers are plain objects of the language service. */
export function restored(answer: unknown, piece: Piece, fileName: string): unknown {
  if (Array.isArray(answer)) return answer.map((each) => restored(each, piece, fileName));
  if (typeof answer !== "object" || answer === null) return answer;
  const { fileName: own, file } = answer as { fileName?: unknown; file?: { fileName?: unknown } };
  const of = typeof own === "string" ? own : file?.fileName;
  if (typeof of === "string" && of !== fileName) return answer;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(answer)) {
    // A syntax tree, which nobody reads and which knows its parents.
    out[key] = key === "file" ? value : restored(value, piece, fileName);
  }
  if (typeof out.start === "number" && typeof out.length === "number") {
    const [start, end] = [outOf(piece, out.start), outOf(piece, out.start + out.length)];
    return { ...out, start, length: end - start };
  }
  if (typeof out.position === "number") out.position = outOf(piece, out.position);
  return out;
}
