import type { ManagerVersions } from '../../api/apply/versions.ts'
import { withNulls } from '../../api/typed/nil.ts'
import { apiVersionOf, type Draft, type KindRef, type KubeObject, parseApiVersion } from '../../objects.ts'
import { schemaOf } from '../../schema/schema.ts'
import { conversionOf } from './table.ts'

/**
 * The versions in which managers own fields of a built-in kind: those of the group of the request. Without defaults, unlike what is
 * stored or served. Source: apimachinery/pkg/util/managedfields/internal/versionconverter.go.
 */
export function builtinVersions({ group, resource, kind }: KindRef, storage: KindRef): ManagerVersions {
  const of = (apiVersion: string) => conversionOf({ ...parseApiVersion(apiVersion), resource })
  const isStored = (apiVersion: string) => storage.group === group && apiVersion === apiVersionOf(storage)
  return {
    isKnown: (apiVersion) =>
      isStored(apiVersion) || (parseApiVersion(apiVersion).group === group && of(apiVersion) !== undefined),
    convert(object, apiVersion) {
      if (object.apiVersion === apiVersion) return object
      const stored = of(object.apiVersion)?.toStorage(object.object as Draft) ?? object.object
      const next = of(apiVersion)?.fromStorage(stored as KubeObject) ?? stored
      const schema = schemaOf({ ...parseApiVersion(apiVersion), kind }) ?? object.schema
      return { object: withNulls(next as object, schema), apiVersion, schema }
    },
  }
}
