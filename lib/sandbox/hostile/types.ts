/**
 * Escapes and bombs, each the body of a block's main function. `CANARY` texts are filled in by the test: a file that must not
 * be read, a port that must not be reached. An attack that gets through says "THROUGH".
 */
export interface HostileBlock {
  name: string;
  body: string;
  /** Codes it may end with; "value" when ending with a harmless value is right too. */
  ends: readonly string[];
}
