import { methods, route } from "@/lib/api";
import { handleAuth } from "@/lib/auth/next-auth";

/** next-auth: sign-in, sign-out, session, CSRF token. */
const handler = route({ action: "public" }, ({ request, params }) =>
  handleAuth(request, (params.nextauth ?? "").split("/")),
);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: handler, POST: handler });
