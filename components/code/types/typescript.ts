/** As much of TypeScript's own types as is used here: the TypeScript inside of Monaco comes without any. */

export interface Node {
  kind: number;
  end: number;
  text?: string;
  name?: Node;
  type?: Node;
  dotDotDotToken?: Node;
  questionToken?: Node;
  expression?: Node;
  initializer?: Node;
  modifiers?: readonly Node[];
  parameters?: readonly Node[];
  statements?: readonly Node[];
  declarationList?: { declarations?: readonly Node[] };
  getStart(file: Node): number;
}

type Is = (node: Node) => boolean;

export interface TypeScript {
  createSourceFile(name: string, text: string, target: number, setParentNodes: boolean, kind: number): Node;
  ScriptTarget: { ESNext: number };
  ScriptKind: { TS: number; JS: number };
  SyntaxKind: { DefaultKeyword: number };
  isFunctionDeclaration: Is;
  isFunctionExpression: Is;
  isArrowFunction: Is;
  isExportAssignment: Is;
  isIdentifier: Is;
  getJSDocType(node: Node): unknown;
}
