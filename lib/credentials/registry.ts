/** Every kind of secret that the vault keeps, for browser and server. Adding one is a folder and a line in each registry. */
import "@/lib/nodes/meta";
import anthropic from "./anthropic";
import gitSsh from "./git_ssh";
import gitToken from "./git_token";
import githubApp from "./github_app";
import httpBasic from "./http_basic";
import httpBearer from "./http_bearer";
import httpHeader from "./http_header";
import httpQuery from "./http_query";
import mongodb from "./mongodb";
import oauth2 from "./oauth2";
import openai from "./openai";
import postgres from "./postgres";
import redis from "./redis";
import searxng from "./searxng";
import slack from "./slack";
import smtp from "./smtp";
import telegram from "./telegram";
import type { CredentialDefinition } from "./types";

/** In the order in which the picker shows them. */
const definitions: CredentialDefinition[] = [
  openai,
  anthropic,
  httpBearer,
  httpBasic,
  httpHeader,
  httpQuery,
  oauth2,
  telegram,
  slack,
  smtp,
  postgres,
  mongodb,
  redis,
  gitToken,
  gitSsh,
  githubApp,
  searxng,
];

export const credentialTypes: ReadonlyMap<string, CredentialDefinition> = new Map(definitions.map((d) => [d.type, d]));
