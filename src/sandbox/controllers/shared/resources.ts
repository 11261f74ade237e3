import type { Reader } from '../../client.ts'
import { type KindRef, parseApiVersion } from '../../objects.ts'
import { builtinResources } from '../../schema/resources.ts'
import type { CustomResourceDefinition } from '../../schema/types.gen.ts'

export const CUSTOM_RESOURCES: KindRef<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
}

const builtinKinds: readonly KindRef[] = builtinResources.filter(
  ({ group, version, storedAs, verbs }) =>
    group === storedAs.group && version === storedAs.version && verbs.includes('list') && verbs.includes('delete'),
)

/** Every kind whose objects can be listed and deleted, custom resources included. */
export function allKinds(reader: Reader): readonly KindRef[] {
  const definitions = reader.list(CUSTOM_RESOURCES)
  return definitions.length === 0 ? builtinKinds : [...builtinKinds, ...definitions.map(kindOfDefinition)]
}

/** The kind that an owner reference speaks of, whatever its version; undefined when the cluster has no such kind. */
export function findKind(apiVersion: string, kind: string, reader: Reader): KindRef | undefined {
  const { group } = parseApiVersion(apiVersion)
  return allKinds(reader).find((each) => each.kind === kind && each.group === group)
}

function kindOfDefinition({ spec }: CustomResourceDefinition): KindRef {
  const stored = spec.versions.find(({ storage }) => storage) ?? spec.versions[0]
  return {
    group: spec.group,
    version: stored?.name ?? 'v1',
    resource: spec.names.plural,
    kind: spec.names.kind,
    namespaced: spec.scope === 'Namespaced',
  }
}
