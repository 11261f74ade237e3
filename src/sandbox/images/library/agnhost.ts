import { createCertificate, type KeyPair } from '../../../util/pki/certificate.ts'
import { agnhost as program } from '../agnhost/main.ts'
import { alpine } from '../base/alpine.ts'
import { alpinePackages } from '../tools/table.ts'
import type { Image, ImageConfig } from '../types.ts'

/** The image most of Kubernetes' own end-to-end tests use. */
export const agnhost: Image = {
  repositories: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'k8s.gcr.io/e2e-test-images/agnhost',
    'gcr.io/kubernetes-e2e-test-images/agnhost',
  ],
  tags: ['*'],
  config: () => agnhostWith(['pause']),
}

/** The pictures of the update demo: each tells its name in data.json. */
export const updateDemo: readonly Image[] = ['nautilus', 'kitten'].map((name) => ({
  repositories: [`registry.k8s.io/e2e-test-images/${name}`, `gcr.io/kubernetes-e2e-test-images/${name}`],
  tags: ['*'],
  config: () => agnhostWith(['test-webserver'], { '/data.json': `{\n  "image": "${name}.jpg"\n}\n` }),
}))

function agnhostWith(cmd: readonly string[], files: Readonly<Record<string, string>> = {}): ImageConfig {
  const base = alpine('3.20.0')
  const { certificate, key } = localhostCertificate()
  return {
    ...base,
    entrypoint: ['/agnhost'],
    cmd,
    sizeInMegabytes: 56,
    files: {
      ...base.files,
      '/etc/passwd': `${base.files['/etc/passwd']}user-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh\n`,
      '/etc/group': `${base.files['/etc/group']}group-defined-in-image:x:50000:user-defined-in-image\n`,
      '/localhost.crt': certificate,
      '/localhost.key': key,
      '/uploads/': '',
      ...files,
    },
    programs: {
      ...base.programs,
      ...alpinePackages(['bash', 'curl', 'dig', 'nc', 'nslookup']),
      '/agnhost': program,
      '/agnhost-2': program,
    },
  }
}

/** When the image was built: its certificate is good from then on. */
const BUILT = Date.UTC(2025, 0, 1)

let localhost: KeyPair | undefined

/** For servers that are told to use the image's own. */
function localhostCertificate(): KeyPair {
  const names = ['localhost', '127.0.0.1', '::1']
  localhost ??= createCertificate({ commonName: 'localhost', names, usage: 'server', now: BUILT })
  return localhost
}
