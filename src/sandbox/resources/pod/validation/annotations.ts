import type { Pod, PodSpec } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkDescendingPath } from '../paths.ts'

type Annotations = Record<string, string>

const COST = 'controller.kubernetes.io/pod-deletion-cost'
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const MIRROR = 'kubernetes.io/config.mirror'

/** `ValidatePodSpecificAnnotationUpdates`: some may not change; a cost that was wrong before may stay so. */
export function checkPodAnnotationUpdates(errors: FieldErrors, field: string, pod: Pod, old: Pod): void {
  const [annotations, before] = [pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}]
  for (const [name, value] of Object.entries(before)) {
    if (annotations[name] === value) continue
    if (name.startsWith(APP_ARMOR))
      errors.forbidden(`${field}[${name}]`, 'may not remove or update AppArmor annotations')
    if (name === MIRROR) errors.forbidden(`${field}[${name}]`, 'may not remove or update mirror pod annotation')
  }
  for (const name of Object.keys(annotations).filter((each) => !(each in before))) {
    if (name.startsWith(APP_ARMOR)) errors.forbidden(`${field}[${name}]`, 'may not add AppArmor annotations')
    if (name === MIRROR) errors.forbidden(`${field}[${name}]`, 'may not add mirror pod annotation')
  }
  const { [COST]: _cost, ...others } = annotations
  checkPodAnnotations(errors, field, isCost(before[COST]) ? annotations : others, pod.spec)
}

/** A 32-bit integer without plus sign or leading zeros (`GetDeletionCostFromPodAnnotations`). */
function isCost(text: string | undefined): boolean {
  if (text === undefined) return true
  const value = Number(text)
  return /^(0|[1-9]\d*|-\d+)$/.test(text) && value >= -(2 ** 31) && value < 2 ** 31
}

/** `ValidatePodSpecificAnnotations` */
export function checkPodAnnotations(errors: FieldErrors, field: string, annotations: Annotations = {}, spec?: PodSpec) {
  const { [COST]: cost, [MIRROR]: mirror } = annotations
  if (mirror !== undefined && !spec?.nodeName)
    errors.invalid(`${field}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set')
  if (!isCost(cost)) errors.invalid(`${field}[${COST}]`, cost, 'must be a 32bit integer')
  for (const [name, profile] of Object.entries(annotations))
    if (name === SECCOMP_POD || name.startsWith(SECCOMP_CONTAINER)) checkSeccomp(errors, `${field}.${name}`, profile)
  for (const [name, profile] of Object.entries(annotations))
    if (name.startsWith(APP_ARMOR)) checkAppArmor(errors, field, name, profile, spec)
}

function checkSeccomp(errors: FieldErrors, field: string, profile: string): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return
  if (profile.startsWith('localhost/')) checkDescendingPath(errors, field, profile.slice('localhost/'.length))
  else errors.invalid(field, profile, 'must be a valid seccomp profile')
}

function checkAppArmor(errors: FieldErrors, field: string, annotation: string, profile: string, spec?: PodSpec): void {
  const path = `${field}[${annotation}]`
  const container = annotation.slice(APP_ARMOR.length)
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {}
  const known = [...initContainers, ...containers, ...ephemeralContainers].some(({ name }) => name === container)
  if (!known) errors.invalid(path, container, 'container not found')
  const fine = profile === '' || profile === 'runtime/default' || profile === 'unconfined'
  if (!fine && !profile.startsWith('localhost/'))
    errors.invalid(path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)
}
