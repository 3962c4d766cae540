/** An OAuth2 server for tests: authorization code with PKCE, rotating refresh tokens, client credentials. */
import { createHash, randomBytes } from "node:crypto";
import { startServer, type TestServer } from "@/lib/http/testing";

export interface OAuthServer extends TestServer {
  /** Requests to the token endpoint by grant. */
  asked: Record<string, number>;
  /** Seconds that tokens live. */
  lifetime: number;
  /** What the token endpoint answers instead; null: as it should. */
  mood: { status: number; body: unknown } | null;
  /** Signs a person in and agrees, as a browser would; gives what comes back to the callback. */
  agree(url: string): Promise<Record<string, string>>;
}

export async function startOAuthServer(client: { id: string; secret: string }): Promise<OAuthServer> {
  const codes = new Map<string, { challenge: string; redirect: string }>();
  const refresh = new Set<string>();
  const right = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  const token = () => {
    const made = `refresh-${randomBytes(12).toString("hex")}`;
    refresh.add(made);
    return {
      access_token: `access-${randomBytes(12).toString("hex")}`,
      refresh_token: made,
      expires_in: oauth.lifetime,
      token_type: "Bearer",
    };
  };
  const grants: Record<string, (params: URLSearchParams) => object | null> = {
    authorization_code: (params) => {
      const known = codes.get(params.get("code") ?? "");
      codes.delete(params.get("code") ?? "");
      const challenge = createHash("sha256")
        .update(params.get("code_verifier") ?? "")
        .digest("base64url");
      return known?.challenge === challenge && known.redirect === params.get("redirect_uri") ? token() : null;
    },
    refresh_token: (params) => (refresh.delete(params.get("refresh_token") ?? "") ? token() : null),
    client_credentials: () => ({ ...token(), refresh_token: undefined }),
  };
  const server = await startServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://server");
    if (url.pathname === "/authorize") {
      const code = randomBytes(12).toString("hex");
      const redirect = url.searchParams.get("redirect_uri") ?? "";
      codes.set(code, { challenge: url.searchParams.get("code_challenge") ?? "", redirect });
      const back = new URL(redirect);
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      return response.writeHead(302, { location: back.href }).end();
    }
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      const params = new URLSearchParams(body);
      const grant = params.get("grant_type") ?? "";
      oauth.asked[grant] = (oauth.asked[grant] ?? 0) + 1;
      const answer = (status: number, value: unknown) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      if (oauth.mood) return answer(oauth.mood.status, oauth.mood.body);
      if (request.headers.authorization !== right) return answer(401, { error: "invalid_client" });
      const given = grants[grant]?.(params);
      return given ? answer(200, given) : answer(400, { error: "invalid_grant" });
    });
  });
  const oauth: OAuthServer = {
    ...server,
    asked: {},
    lifetime: 3600,
    mood: null,
    async agree(url) {
      const answer = await fetch(url, { redirect: "manual" });
      return Object.fromEntries(new URL(answer.headers.get("location") ?? "").searchParams);
    },
  };
  return oauth;
}
