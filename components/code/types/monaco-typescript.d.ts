/** Parts of Monaco that come without types. */
declare module "monaco-editor/language/typescript/ts.worker.js" {
  interface Model {
    readonly version: number;
    getValue(): string;
  }
  type Method = (...args: unknown[]) => unknown;
  export class TypeScriptWorker {
    constructor(ctx: unknown, createData: unknown);
    protected _languageService: Record<string, Method>;
    protected _getModel(fileName: string): Model | null;
    protected _getScriptText(fileName: string): string | undefined;
  }
  export function initialize(create: (ctx: unknown, createData: unknown) => unknown): void;
  export const ts: { typescript: import("./typescript").TypeScript };
}
declare module "monaco-editor/languages/features/typescript/lib/typescriptServices.js" {
  export const typescript: import("./typescript").TypeScript;
}
