import { builtinResources } from '../../../schema/resources.ts'
import { isJson, list } from '../objects.ts'
import type { Kustomization, Obj, Part } from './types.ts'

/** Kinds whose names mean something beyond the kustomization. */
const keepNames = new Set(['CustomResourceDefinition', 'APIService', 'Namespace'])

export function addNames(parts: readonly Part[], { namePrefix = '', nameSuffix = '' }: Kustomization): void {
  for (const { object } of parts)
    if (!keepNames.has(object.kind)) object.metadata.name = `${namePrefix}${object.metadata.name ?? ''}${nameSuffix}`
}

/** Puts every namespaced object into a namespace; the Namespace itself gets its name. */
export function moveToNamespace(parts: readonly Part[], namespace: string | undefined): void {
  if (namespace === undefined) return
  for (const { object } of parts) {
    if (object.kind === 'Namespace') object.metadata.name = namespace
    else if (isNamespaced(object)) object.metadata.namespace = namespace
    if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') moveSubjects(object, parts, namespace)
  }
}

/** Custom kinds count as namespaced. */
function isNamespaced({ apiVersion, kind }: Obj): boolean {
  const [version = '', group = ''] = apiVersion.split('/').reverse()
  const resource = builtinResources.find((one) => one.kind === kind && one.group === group && one.version === version)
  return resource?.namespaced ?? true
}

/** The default account, and those that move too. */
function moveSubjects(object: Obj, parts: readonly Part[], namespace: string): void {
  const accounts = new Set(
    parts.filter((part) => part.object.kind === 'ServiceAccount').map((part) => part.object.metadata.name),
  )
  for (const subject of list(object, 'subjects').filter(isJson)) {
    const name = String(subject['name'])
    if (subject['kind'] === 'ServiceAccount' && (name === 'default' || accounts.has(name)))
      subject['namespace'] = namespace
  }
}
