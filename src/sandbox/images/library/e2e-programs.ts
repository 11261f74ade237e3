import { alpine } from '../base/alpine.ts'
import type { Image, Program } from '../types.ts'

/** Belongs to root and has the set-user-ID bit: says who it has become. */
const nnp: Program = async ({ credentials, stdout }) => {
  stdout.write(`Effective uid: ${credentials.noNewPrivileges ? credentials.uid : 0}\n`)
  return 0
}

/** Kubernetes' own tests of privileges: `nonewprivs` tries to gain some, `nonroot` has a user of its own. */
export const e2ePrograms: readonly Image[] = [
  {
    repositories: ['registry.k8s.io/e2e-test-images/nonewprivs', 'gcr.io/kubernetes-e2e-test-images/nonewprivs'],
    tags: ['*'],
    config: () => {
      const base = alpine('3.20.0')
      return { ...base, entrypoint: ['/nnp'], cmd: [], programs: { ...base.programs, '/nnp': nnp } }
    },
  },
  {
    repositories: ['registry.k8s.io/e2e-test-images/nonroot', 'gcr.io/kubernetes-e2e-test-images/nonroot'],
    tags: ['*'],
    config: () => ({ ...alpine('3.20.0'), user: '1234', cmd: ['/bin/sh', '-c', 'id -u'] }),
  },
]
