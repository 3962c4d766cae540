import { methods, route } from "@/lib/api";
import { runBlockBody } from "@/lib/api/contracts/block-tests";
import { allow } from "@/lib/auth/allow";
import { tryBlock } from "@/lib/code-blocks";

/** Bytes: the code, and an input as large as a webhook takes. */
const MAX_BYTES = 2 * 1024 * 1024;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "block.run", body: runBlockBody, maxBytes: MAX_BYTES },
    ({ principal, params, input, request }) => {
      // Code of one's own, with any credential of the workspace: a key that is there to run what others wrote does not reach so far.
      if (input.content) allow(principal, "block.write");
      return tryBlock(principal, params.id ?? "", input, request.signal);
    },
  ),
});
