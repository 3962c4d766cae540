/** Monaco's TypeScript, with the type of what main() gets (see types/annotate.ts). */
import { initialize, TypeScriptWorker, ts } from "monaco-editor/language/typescript/ts.worker.js";
import { into, type Piece, pieceFor, restored } from "./types/annotate";

type Method = (...args: unknown[]) => unknown;

/** Arguments that are places in the file, by method of the language service; all take the file first. */
const PLACES: Readonly<Record<string, readonly number[]>> = {
  getSyntacticDiagnostics: [],
  getSemanticDiagnostics: [],
  getSuggestionDiagnostics: [],
  getNavigationTree: [],
  getFormattingEditsForDocument: [],
  getCompletionsAtPosition: [1],
  getCompletionEntryDetails: [1],
  getSignatureHelpItems: [1],
  getQuickInfoAtPosition: [1],
  getDocumentHighlights: [1],
  getDefinitionAtPosition: [1],
  getReferencesAtPosition: [1],
  getFormattingEditsAfterKeystroke: [1],
  getFormattingEditsForRange: [1, 2],
  findRenameLocations: [1],
  getRenameInfo: [1],
  getCodeFixesAtPosition: [1, 2],
};

class TypedWorker extends TypeScriptWorker {
  private readonly pieces = new Map<string, { version: number; piece: Piece | null }>();

  constructor(ctx: unknown, createData: unknown) {
    super(ctx, createData);
    const plain = this._languageService;
    this._languageService = new Proxy(plain, {
      get: (service, name: string) => {
        const places = PLACES[name];
        const method = service[name] as Method;
        if (!places) return method;
        return (...args: unknown[]) => this.ask(method.bind(service), places, args);
      },
    });
  }

  protected override _getScriptText(fileName: string): string | undefined {
    const text = super._getScriptText(fileName);
    const piece = text === undefined ? null : this.pieceOf(fileName);
    return text === undefined || !piece ? text : text.slice(0, piece.at) + piece.text + text.slice(piece.at);
  }

  private ask(method: Method, places: readonly number[], args: unknown[]): unknown {
    const fileName = String(args[0]);
    const piece = this.pieceOf(fileName);
    if (!piece) return method(...args);
    const moved = args.map((arg, index) =>
      places.includes(index) && typeof arg === "number" ? into(piece, arg) : arg,
    );
    return restored(method(...moved), piece, fileName);
  }

  private pieceOf(fileName: string): Piece | null {
    const model = this._getModel(fileName);
    if (!model) return null;
    const known = this.pieces.get(fileName);
    if (known?.version === model.version) return known.piece;
    const piece = pieceFor(ts.typescript, model.getValue(), fileName.endsWith(".ts"));
    this.pieces.set(fileName, { version: model.version, piece });
    return piece;
  }
}

// Monaco's own module has put its worker here.
self.onmessage = () => initialize((ctx, createData) => new TypedWorker(ctx, createData));
