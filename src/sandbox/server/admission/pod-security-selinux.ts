import type { PodSpec, SecurityContext } from '../../schema/types.gen.ts'
import { containersOf, containersWith, type Finding, finding, subject } from './pod-security-findings.ts'

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])

/** The SELinux check of the baseline: types that container runtimes use, never a user or a role. */
export function seLinuxOptions(spec: PodSpec): Finding | undefined {
  const isBad = ({ seLinuxOptions: { type = '', user, role } = {} }: SecurityContext) =>
    !SELINUX_TYPES.has(type) || Boolean(user) || Boolean(role)
  const containers = containersWith(spec, isBad)
  const setters = [
    ...(isBad(spec.securityContext ?? {}) ? ['pod'] : []),
    ...(containers.length > 0 ? [subject('container', containers)] : []),
  ]
  const all = [spec.securityContext, ...containersOf(spec).map(({ securityContext }) => securityContext)]
  const options = all.map((context) => context?.seLinuxOptions ?? {})
  const types = [...new Set(options.map(({ type = '' }) => type))].filter((type) => !SELINUX_TYPES.has(type)).sort()
  const facts = [
    ...(types.length > 0 ? [subject('type', types)] : []),
    ...(options.some(({ user }) => user) ? ['user may not be set'] : []),
    ...(options.some(({ role }) => role) ? ['role may not be set'] : []),
  ]
  if (setters.length === 0) return undefined
  const detail = `${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${facts.join('; ')}`
  return finding('seLinuxOptions', detail)
}
