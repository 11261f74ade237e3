import { scratch } from '../base/scratch.ts'
import { runGoServer } from '../programs/go-server.ts'
import type { Image, Program } from '../types.ts'

/** Cluster DNS as people see it: pods resolve names through the network itself, this answers the probes. */
export const coredns: Image = {
  repositories: ['registry.k8s.io/coredns/coredns', 'coredns/coredns', 'k8s.gcr.io/coredns/coredns'],
  tags: ['*'],
  config: (tag) => ({
    ...scratch(70),
    entrypoint: ['/coredns'],
    user: 'nonroot:nonroot',
    programs: { '/coredns': server(tag.replace(/^v/, '')) },
  }),
}

function server(version: string): Program {
  return async (process) => {
    process.stdout.write(`.:53\nCoreDNS-${version}\nlinux/amd64, go1.23.3, 51e11f1\n`)
    const ok = () => ({ body: 'OK' })
    const metrics = () => ({ body: `coredns_build_info{goversion="go1.23.3",version="${version}"} 1\n` })
    const code = await runGoServer(
      process,
      new Map([
        [8080, ok],
        [8181, ok],
        [9153, metrics],
      ]),
    )
    if (code === 2) process.stdout.write('[INFO] SIGTERM: Shutting down servers then terminating\n')
    return code === 2 ? 0 : code
  }
}
