/** Problems of single nodes and triggers: unknown types, configs that do not fit, credentials that are missing. */
import type { z } from "zod";
import type { WorkflowProblem } from "../schema";
import { problem, type Rule } from "./context";

export const nodeConfigs: Rule = ({ document, nodeTypes, configs, name }) => {
  const problems: WorkflowProblem[] = [];
  for (const node of document.nodes) {
    const { node_id: id, component_type: type } = node;
    const severity = node.disabled ? "warning" : "error";
    const definition = nodeTypes.get(type);
    if (!definition) {
      const sentence = `${name(id)} is of the type ${type}, which is not installed here, so it cannot run. Replace it with another type or install that one.`;
      problems.push(problem("unknown_node_type", sentence, { node: id, field: "component_type", severity }));
      continue;
    }
    if ((node.type_version ?? 1) > definition.version) {
      const sentence = `${name(id)} was made with version ${node.type_version} of ${definition.title}; here is version ${definition.version}. Update this installation.`;
      problems.push(problem("newer_type_version", sentence, { node: id, field: "type_version", severity }));
      continue;
    }
    const checked = definition.config.safeParse(configs.get(node) ?? {});
    for (const issue of checked.error?.issues ?? []) {
      const field = ["config", ...issue.path].join(".");
      problems.push(
        problem("invalid_config", configSentence(name(id), definition.config, issue), { node: id, field, severity }),
      );
    }
  }
  return problems;
};

export const triggerConfigs: Rule = ({ document, triggerTypes }) => {
  const problems: WorkflowProblem[] = [];
  const paths = new Map<string, number>();
  for (const [index, trigger] of document.triggers.entries()) {
    const definition = triggerTypes.get(trigger.type);
    const severity = trigger.is_active === false ? "warning" : "error";
    if (!definition) {
      const sentence = `Triggers of the type ${trigger.type} are not installed here, so this one starts nothing. Switch it off, replace it or install that type.`;
      problems.push(problem("unknown_trigger_type", sentence, { field: `triggers.${index}.type`, severity }));
      continue;
    }
    const checked = definition.config.safeParse(trigger.config ?? {});
    for (const issue of checked.error?.issues ?? []) {
      const field = [`triggers.${index}.config`, ...issue.path].join(".");
      problems.push(
        problem("invalid_config", configSentence(`The trigger "${definition.title}"`, definition.config, issue), {
          field,
          severity,
        }),
      );
    }
    const { path } = trigger.config ?? {};
    if (typeof path !== "string" || path === "" || trigger.is_active === false) continue;
    const key = `${trigger.type} ${path}`;
    if (paths.has(key)) {
      const sentence = `Two triggers listen at the path "${path}", so a request could not tell which one it means. Give one of them another path.`;
      problems.push(problem("duplicate_webhook_path", sentence, { field: `triggers.${index}.config.path` }));
    }
    paths.set(key, index);
  }
  return problems;
};

export const credentials: Rule = ({ document, nodeTypes, configs, credentialNames, name }) => {
  const problems: WorkflowProblem[] = [];
  for (const node of document.nodes) {
    const definition = nodeTypes.get(node.component_type);
    for (const { slot, required } of definition?.credentials ?? []) {
      const own = configs.get(node)?.[slot];
      const isOwn = typeof own === "string" && own !== "";
      const wanted = isOwn ? own : document.credentials?.[slot];
      const place = {
        node: node.node_id,
        field: `config.${slot}`,
        severity: node.disabled ? ("warning" as const) : ("error" as const),
      };
      if (wanted === undefined || wanted === "") {
        if (!required) continue;
        const sentence = `${name(node.node_id)} needs a credential for "${slot}", and neither the node nor the workflow names one. Choose one in the node or in the workflow's settings.`;
        problems.push(problem("missing_credential", sentence, place));
      } else if (credentialNames && !credentialNames.has(wanted)) {
        const sentence = `${name(node.node_id)} uses the credential "${wanted}"${isOwn ? "" : " of the workflow"}, which is not in this workspace. Add it under that name or choose another.`;
        problems.push(problem("missing_credential", sentence, place));
      }
    }
  }
  return problems;
};

function configSentence(who: string, schema: z.ZodObject, issue: z.core.$ZodIssue): string {
  const [first] = issue.path;
  const field = typeof first === "string" ? schema.shape[first] : undefined;
  const title = field?.meta()?.title ?? (first === undefined ? "its settings" : String(first));
  const isMissing = issue.code === "invalid_type" && issue.input === undefined && issue.path.length === 1;
  if (isMissing || /received undefined/.test(issue.message)) return `${who} needs a value for "${title}". Fill it in.`;
  return `${who} cannot use the value of "${title}": ${issue.message.replace(/\.?$/, ".")}`;
}
