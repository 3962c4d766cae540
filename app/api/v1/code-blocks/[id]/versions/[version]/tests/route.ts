import { methods, route } from "@/lib/api";
import { runTestsBody } from "@/lib/api/contracts/block-tests";
import { runTests } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "block.run", body: runTestsBody }, ({ principal, params, input, request }) =>
    runTests(principal, params.id ?? "", params.version ?? "", input, request.signal),
  ),
});
