import { scratch } from '../base/scratch.ts'
import { nextSignal } from '../programs/signals.ts'
import type { Image, ImageConfig } from '../types.ts'

/** What runs on the node of a cluster of one's own. The sandbox does their work itself; as containers they only stand there. */
export const clusterComponents: readonly Image[] = [
  component(
    'storage-provisioner',
    31,
    ['gcr.io/k8s-minikube/storage-provisioner'],
    ['Initializing the minikube storage provisioner...', 'Storage provisioner initialized, now starting service!'],
  ),
  component('kube-apiserver', 98, ['registry.k8s.io/kube-apiserver']),
  component('kube-controller-manager', 91, ['registry.k8s.io/kube-controller-manager']),
  component('kube-scheduler', 71, ['registry.k8s.io/kube-scheduler']),
  component('kube-proxy', 96, ['registry.k8s.io/kube-proxy']),
  component('etcd', 153, ['registry.k8s.io/etcd']),
]

function component(name: string, size: number, repositories: string[], lines: string[] = []): Image {
  return { repositories, tags: ['*'], config: () => config(name, size, lines) }
}

function config(name: string, size: number, lines: readonly string[]): ImageConfig {
  const path = `/usr/local/bin/${name}`
  return {
    ...scratch(size),
    entrypoint: [path],
    programs: {
      [path]: async (process) => {
        for (const line of lines) process.stdout.write(`${line}\n`)
        return (await nextSignal(process, ['SIGTERM', 'SIGINT'])) === 'SIGKILL' ? 137 : 0
      },
    },
  }
}
