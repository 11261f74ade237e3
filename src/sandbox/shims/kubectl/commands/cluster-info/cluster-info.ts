import type { Service } from '../../../../schema/types.gen.ts'
import { listObjects } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { dump } from './dump.ts'

export const clusterInfo: Command = {
  use: '',
  short: 'Display addresses of the control plane and services with label kubernetes.io/cluster-service=true',
  subcommands: { dump },
  run: runClusterInfo,
}

async function runClusterInfo({ factory, io }: Invocation): Promise<void> {
  const { server } = factory.connection()
  const address = server.href.replace(/\/$/, '')
  const colour = (code: number, text: string) => (io.isTTY ? `\x1b[0;${code}m${text}\x1b[0m` : text)
  const services = await listObjects<Service>(factory, '/api/v1/namespaces/kube-system/services', {
    labelSelector: 'kubernetes.io/cluster-service=true',
  })
  io.stdout.write(`${colour(32, 'Kubernetes control plane')} is running at ${colour(33, address)}\n`)
  for (const service of services) {
    const { metadata } = service
    const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name
    io.stdout.write(`${colour(32, name)} is running at ${colour(33, serviceAddress(address, service))}\n`)
  }
  io.stdout.write("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
}

/** The load balancer's address, or the way through the API server's proxy. */
function serviceAddress(server: string, { metadata, spec, status }: Service): string {
  const [port] = spec?.ports ?? []
  const balancer = status?.loadBalancer?.ingress?.[0]
  if (balancer)
    return (spec?.ports ?? []).map((each) => `http://${balancer.ip ?? balancer.hostname}:${each.port}`).join(' ')
  const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : ''
  const name = `${scheme}${metadata.name}:${port?.name ?? ''}`.replace(/:$/, scheme === '' ? '' : ':')
  return `${server}/api/v1/namespaces/${metadata.namespace}/services/${name}/proxy`
}
