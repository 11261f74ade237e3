import type { Answer } from '../types.ts'

/** The version of Kubernetes whose behaviour this server has. */
export const KUBERNETES_VERSION = 'v1.33.13'

const info = {
  major: '1',
  minor: '33',
  emulationMajor: '1',
  emulationMinor: '33',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '32',
  gitVersion: KUBERNETES_VERSION,
  gitCommit: KUBERNETES_VERSION,
  gitTreeState: 'clean',
  buildDate: '2026-06-11T16:59:07Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
}

export function version(): Answer {
  return { code: 200, contentType: 'application/json', body: JSON.stringify(info, null, 2) }
}
