import { isJsonType, isYamlType, MAX_BODY_BYTES, mediaType, parseJson, readText, storable } from "@/lib/api/body";
import { AppError } from "@/lib/errors";
import { fromYaml, type ParsedWorkflow, parseDocument } from "@/lib/workflow";

/** A document with 2000 nodes and their code takes more than other bodies. */
const MAX_DOCUMENT_BYTES = 4 * MAX_BODY_BYTES;

/**
 * A workflow from a request: JSON, or workflow.yaml as application/yaml.
 * @throws AppError unsupported_media_type, malformed_json, payload_too_large, invalid_body with the fields
 */
export async function readSource(request: Request): Promise<ParsedWorkflow> {
  const type = mediaType(request);
  const source = await readText(request, MAX_DOCUMENT_BYTES);
  if (isYamlType(type)) return storable(fromYaml(source));
  if (type !== "" && !isJsonType(type)) {
    throw new AppError("unsupported_media_type", `A workflow is JSON or YAML, not ${type.slice(0, 80)}.`, {
      hint: "Send Content-Type: application/json or application/yaml.",
    });
  }
  return parseDocument(storable(parseJson(source) ?? {}));
}
