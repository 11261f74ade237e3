import { agnhost as program } from '../agnhost/main.ts'
import { alpine } from '../base/alpine.ts'
import { curl } from '../tools/curl/main.ts'
import type { Image } from '../types.ts'

/** The image most of Kubernetes' own end-to-end tests use. */
export const agnhost: Image = {
  repositories: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'k8s.gcr.io/e2e-test-images/agnhost',
    'gcr.io/kubernetes-e2e-test-images/agnhost',
  ],
  tags: ['*'],
  config: () => {
    const base = alpine('3.20.0')
    return {
      ...base,
      entrypoint: ['/agnhost'],
      cmd: ['pause'],
      sizeInMegabytes: 56,
      files: { ...base.files, '/uploads/': '' },
      programs: { ...base.programs, '/agnhost': program, '/agnhost-2': program, '/usr/bin/curl': curl },
    }
  },
}
