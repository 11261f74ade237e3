import { dig, isJson, list, nameOf } from '../objects.ts'
import type { Json, Obj, Part } from './types.ts'
import { podSpecs } from './workloads.ts'

/** A place in an object that holds another object's name. */
interface Reference {
  readonly kind: string
  readonly holder: Json
  readonly field: string
}

/** Lets every reference to a part that has another name now follow it. */
export function renamed(parts: readonly Part[]): void {
  const changed = parts.filter(({ object, calledAs }) => nameOf(object) !== calledAs)
  if (changed.length === 0) return
  for (const { object } of parts)
    for (const { kind, holder, field } of referencesOf(object)) {
      const target = changed.find((part) => part.object.kind === kind && part.calledAs === holder[field])
      if (target) holder[field] = nameOf(target.object)
    }
}

function referencesOf(object: Obj): Reference[] {
  const own = byKind[object.kind]?.(object) ?? []
  return [...own, ...podSpecs(object).flatMap(inPodSpec)]
}

const byKind: Readonly<Record<string, (object: Obj) => Reference[]>> = {
  Ingress: (object) =>
    [
      dig(object, 'spec', 'defaultBackend', 'service'),
      ...each(object, 'spec', 'rules').flatMap((rule) =>
        each(rule, 'http', 'paths').map((path) => dig(path, 'backend', 'service')),
      ),
    ]
      .flatMap((service) => ref('Service', service, 'name'))
      .concat(each(object, 'spec', 'tls').flatMap((entry) => ref('Secret', entry, 'secretName'))),
  HorizontalPodAutoscaler: (object) => byOwnKind(dig(object, 'spec', 'scaleTargetRef')),
  RoleBinding: bindings,
  ClusterRoleBinding: bindings,
  ServiceAccount: (object) =>
    [...each(object, 'secrets'), ...each(object, 'imagePullSecrets')].flatMap((one) => ref('Secret', one, 'name')),
  StatefulSet: (object) => ref('Service', object['spec'], 'serviceName'),
  PersistentVolumeClaim: (object) => ref('PersistentVolume', object['spec'], 'volumeName'),
}

function bindings(object: Obj): Reference[] {
  return [...byOwnKind(object['roleRef']), ...each(object, 'subjects').flatMap(byOwnKind)]
}

function inPodSpec(spec: Json): Reference[] {
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => each(spec, field))
  const claims = each(spec, 'volumes').map((volume) => volume['persistentVolumeClaim'])
  return [
    ...ref('ServiceAccount', spec, 'serviceAccountName'),
    ...ref('PriorityClass', spec, 'priorityClassName'),
    ...each(spec, 'imagePullSecrets').flatMap((one) => ref('Secret', one, 'name')),
    ...claims.flatMap((claim) => ref('PersistentVolumeClaim', claim, 'claimName')),
    ...each(spec, 'volumes').flatMap(inVolume),
    ...containers.flatMap(inContainer),
  ]
}

function inVolume(volume: Json): Reference[] {
  const projected = each(volume, 'projected', 'sources')
  return [
    ...ref('ConfigMap', volume['configMap'], 'name'),
    ...ref('Secret', volume['secret'], 'secretName'),
    ...projected.flatMap((source) => ref('ConfigMap', source['configMap'], 'name')),
    ...projected.flatMap((source) => ref('Secret', source['secret'], 'name')),
  ]
}

function inContainer(container: Json): Reference[] {
  const values = each(container, 'env').map((entry) => entry['valueFrom'])
  return [
    ...each(container, 'envFrom').flatMap((entry) => ref('ConfigMap', entry['configMapRef'], 'name')),
    ...each(container, 'envFrom').flatMap((entry) => ref('Secret', entry['secretRef'], 'name')),
    ...values.flatMap((value) => ref('ConfigMap', dig(value, 'configMapKeyRef'), 'name')),
    ...values.flatMap((value) => ref('Secret', dig(value, 'secretKeyRef'), 'name')),
  ]
}

/** A reference that says of which kind it is. */
function byOwnKind(holder: unknown): Reference[] {
  return isJson(holder) ? ref(String(holder['kind']), holder, 'name') : []
}

function ref(kind: string, holder: unknown, field: string): Reference[] {
  return isJson(holder) && typeof holder[field] === 'string' ? [{ kind, holder, field }] : []
}

function each(value: unknown, ...path: string[]): Json[] {
  return list(value, ...path).filter(isJson)
}
