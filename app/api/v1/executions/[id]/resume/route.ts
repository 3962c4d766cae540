import { idOf, methods, route } from "@/lib/api";
import { resumeBody } from "@/lib/api/contracts/executions";
import { resume } from "@/lib/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "approval.decide", of: "execution", body: resumeBody },
    ({ principal, params, input, request }) =>
      resume(principal, idOf(params.id ?? "", "execution"), input, { signal: request.signal }),
  ),
});
