import type { Draft } from '../../objects.ts'
import type { Steps } from '../../steps.ts'
import type { FieldValidation } from '../decode.ts'
import { type ParsedYaml, parseYamlSteps, YamlSyntaxError } from '../json/parse-yaml.ts'
import { isObject } from '../json/values.ts'
import { badRequest } from '../status.ts'
import { jsonTypeName } from '../typed/decode-error.ts'

/**
 * Reads the body of a server-side apply (`application/apply-patch+yaml`) in steps, exactly as it is: its types are checked by the apply itself.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go, applyPatcher.
 * @throws StatusError 400 in the server's words
 */
export function* decodeConfig(
  body: Buffer,
  fieldValidation: FieldValidation,
): Steps<{ config: Draft; warnings: string[] }> {
  const { value, duplicates } = yield* parse(body)
  if (value !== null && !isObject(value)) {
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeName(value)} into Go value of type map[string]interface {}`,
    )
  }
  if (fieldValidation === 'Strict' && duplicates.length > 0) {
    const lines = duplicates.map((text) => `\n  ${text}`).join('')
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${lines}`)
  }
  const config = { ...value, metadata: value?.['metadata'] ?? {} } as Draft
  return { config, warnings: fieldValidation === 'Warn' ? [...duplicates] : [] }
}

function* parse(body: Buffer): Steps<ParsedYaml> {
  try {
    return yield* parseYamlSteps(body.toString())
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`)
  }
}
