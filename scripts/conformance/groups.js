import { controlPlane } from './exempt/control-plane.js'
import { workloads } from './exempt/workloads.js'

/**
 * The groups of Kubernetes' conformance tests are its special interest groups. `required` ones must pass as a whole, but for what is
 * exempt; the others are run with --all and counted.
 */
export const groups = [
  { name: 'api-machinery', required: true },
  { name: 'apps', required: true },
  { name: 'architecture', required: true },
  { name: 'auth', required: true },
  { name: 'cli', required: true },
  { name: 'instrumentation', required: true },
  { name: 'scheduling', required: true },
  { name: 'network', required: false },
  { name: 'node', required: false },
  { name: 'storage', required: false },
]

/** The group of a test, by its full name. */
export function groupOf(name) {
  return groups.find((group) => name.startsWith(`[sig-${group.name}]`))
}

/** Why a test does not count; undefined for those that do. */
export function exemptionOf(name) {
  return [...controlPlane, ...workloads].find(({ tests }) => tests.test(name))
}
