import type { OpHandler } from ".";

/** The SDK has used up its time for one request: call again. */
export const discoveryRequest: OpHandler = (_op, change) => {
  change.discover = true;
};
