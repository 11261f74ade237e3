import { isDeepStrictEqual } from 'node:util'
import type { Draft, KindRef, KubeObject } from '../../objects.ts'
import { createInstanceRules } from '../../resources/apiextensions/instances/instance-rules.ts'
import type { Strategy } from '../../resources/types.ts'
import { setCustomDefaults } from '../../schema/custom-defaults.ts'
import type { ObjectSchema } from '../../schema/schema.ts'
import type { CustomResourceDefinitionVersion } from '../../schema/types.gen.ts'
import { customTable } from './columns.ts'
import { readJsonPath } from './json-path.ts'

/** What holds for the objects of one version of a custom kind. Source: apiextensions-apiserver/pkg/registry/customresource/strategy.go. */
export function customStrategy(
  kind: KindRef,
  schema: ObjectSchema,
  version: CustomResourceDefinitionVersion,
): Strategy {
  const hasStatus = version.subresources?.status !== undefined
  const rules = createInstanceRules(version.schema?.openAPIV3Schema, version.subresources?.scale)
  return {
    kind,
    setDefaults: (draft) => setCustomDefaults(draft, schema),
    prepareForCreate(draft) {
      draft.metadata.generation = 1
    },
    prepareForUpdate(draft, old) {
      if (isDeepStrictEqual(wantedOf(draft, hasStatus), wantedOf(old, hasStatus))) return
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateSteps: rules.errors,
    validateStatusSteps: rules.statusErrors,
    validationWarnings: rules.ratcheted,
    warnings: rules.warnings,
    selectableFields: Object.fromEntries(
      (version.selectableFields ?? []).map(({ jsonPath }) => [
        jsonPath.replace(/^\./, ''),
        (object: KubeObject) => String(readJsonPath(object, jsonPath)[0] ?? ''),
      ]),
    ),
    table: customTable(version.additionalPrinterColumns),
  }
}

/** Everything but what the system keeps for itself. */
function wantedOf(object: Draft, hasStatus: boolean): object {
  const { metadata: _metadata, ...rest } = object as Draft & { status?: unknown }
  if (!hasStatus) return rest
  const { status: _status, ...wanted } = rest
  return wanted
}
