/** A GitHub App's installation. */
import { z } from "zod";
import { defineCredential } from "../define";
import { baseUrl, hostOf, keyFile } from "../fields";

const number = (title: string, description: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,20}$/, "A number.")
    .meta({ title, description, widget: "text" });

const fields = z.object({
  app_id: number("App id", "On the app's page, under General."),
  installation_id: number("Installation id", "At the end of the address of the installation's page."),
  private_key: keyFile("Private key", "The .pem file that GitHub made. Stored encrypted and never shown again.").refine(
    (text) => text.startsWith("-----BEGIN "),
    "This is no key file: it begins with -----BEGIN.",
  ),
  base_url: baseUrl(
    "API",
    "Change it for GitHub Enterprise: https://git.example.com/api/v3.",
    "https://api.github.com",
  ),
});

export default defineCredential({
  type: "github_app",
  title: "GitHub App",
  description: "Tokens of an hour for one installation of an app.",
  icon: "git-branch",
  category: "git",
  keywords: ["github", "repository"],
  fields,
  // The tokens that the API gives are for Git as well.
  hosts: ({ base_url }) => [hostOf(base_url), ...(base_url === "https://api.github.com" ? ["github.com"] : [])],
});
