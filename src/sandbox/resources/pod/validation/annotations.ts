import type { PodSpec } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkDescendingPath } from '../paths.ts'

type Annotations = Record<string, string>

const COST = 'controller.kubernetes.io/pod-deletion-cost'
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const MIRROR = 'kubernetes.io/config.mirror'

/** `ValidatePodSpecificAnnotations` */
export function checkPodAnnotations(errors: FieldErrors, field: string, annotations: Annotations = {}, spec?: PodSpec) {
  const { [COST]: cost, [MIRROR]: mirror } = annotations
  if (mirror !== undefined && !spec?.nodeName)
    errors.invalid(`${field}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set')
  if (cost !== undefined && !/^(0|-?[1-9]\d{0,9})$/.test(cost))
    errors.invalid(`${field}[${COST}]`, cost, 'must be a 32bit integer')
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
