import { conflict, type StatusError, staleObject } from '../../api/status.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { quote } from '../../resources/common/go-values.ts'
import type { FieldError } from '../../resources/types.ts'
import { plainError } from '../statuses.ts'
import type { Target } from '../types.ts'
import { refuse } from './strategy.ts'

/** Whether a write is about the object that its sender has in mind. */
export function checkPreconditions(
  served: Target['served'],
  name: string,
  { metadata }: Draft,
  live: KubeObject,
  patch = false,
): void {
  const { uid, resourceVersion } = metadata
  checkVersion(resourceVersion)
  if (!patch && uid && uid !== live.metadata.uid) {
    throw wrongUid({ served, namespace: live.metadata.namespace ?? '', name }, uid, live.metadata.uid)
  }
  const isTold = Number(resourceVersion ?? '') !== 0
  if (isTold && resourceVersion !== live.metadata.resourceVersion) throw staleObject(served.info, name)
  if (!isTold && (served.custom || CONDITIONAL_ONLY.has(served.key))) {
    refuse({ group: served.storage.group, kind: served.storage.resource }, name, [NO_RESOURCE_VERSION])
  }
}

/** Throws 500 when what stands for a version is none. */
export function checkVersion(resourceVersion: string | undefined): void {
  if (!resourceVersion || /^\d+$/.test(resourceVersion)) return
  throw plainError(`strconv.ParseUint: parsing ${quote(resourceVersion)}: invalid syntax`)
}

/** An object of another uid is wanted than there is; of one that there is not, `found` is ''. */
export function wrongUid({ served, namespace, name }: Target, wanted: string, found: string): StatusError {
  const key = `/registry/${folderOf(served)}/${namespace ? `${namespace}/` : ''}${name}`
  const text = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found}`
  const code = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${text}`
  return conflict(served.info, name, code)
}

/** Where a real server keeps the objects of a kind. Servers of their own, as that of custom objects, tell the group as well. */
function folderOf({ key, custom, storage: { group, resource } }: Target['served']): string {
  const hasGroup = custom || group === 'apiextensions.k8s.io' || group === 'apiregistration.k8s.io'
  return hasGroup ? `${group}/${resource}` : (OLD_FOLDERS[key] ?? resource)
}

const OLD_FOLDERS: Readonly<Record<string, string | undefined>> = {
  nodes: 'minions',
  replicationcontrollers: 'controllers',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  'ingresses.networking.k8s.io': 'ingress',
}

const NO_RESOURCE_VERSION: FieldError = {
  field: 'metadata.resourceVersion',
  reason: 'FieldValueInvalid',
  message: 'Invalid value: 0x0: must be specified for an update',
}

/** Kinds whose updates must name the resourceVersion they are based on (`AllowUnconditionalUpdate` is false). */
const CONDITIONAL_ONLY = new Set([
  'customresourcedefinitions.apiextensions.k8s.io',
  'apiservices.apiregistration.k8s.io',
  'leases.coordination.k8s.io',
  'poddisruptionbudgets.policy',
  'runtimeclasses.node.k8s.io',
  'priorityclasses.scheduling.k8s.io',
])
