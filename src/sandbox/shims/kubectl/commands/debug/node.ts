import type { Pod, PodSpec } from '../../../../schema/types.gen.ts'
import { pathOf } from '../../api/mapper.ts'
import type { Invocation } from '../../cli/command.ts'
import type { Obj } from '../../objects.ts'
import { nameOf } from '../../objects.ts'
import { randomTail } from '../create/workloads.ts'
import { containerOf } from './container.ts'

/** A pod on a node that sees the node as much as its profile lets it (`generateNodeDebugPod`). */
export async function debugNode(invocation: Invocation, name: string): Promise<{ pod: Pod; container: string }> {
  const { flags, factory, io } = invocation
  const mapper = await factory.mapper()
  const node = nameOf(await factory.rest().json<Obj>({ path: pathOf(mapper.kind('v1', 'Node'), '', name) }))
  const container = flags.string('container') || 'debugger'
  const podName = `node-debugger-${node}-${randomTail()}`
  if (!flags.bool('quiet'))
    io.stdout.write(`Creating debugging pod ${podName} with container ${container} on node ${node}.\n`)
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      ...hostNamespaces(flags.string('profile')),
      ...mountedRoot(flags.string('profile'), containerOf(invocation, container, 'node')),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  }
  const path = `/api/v1/namespaces/${factory.namespace()}/pods`
  const pod = await factory.rest().json<Obj & Pod>({ method: 'POST', path, body: JSON.stringify(body) })
  return { pod, container }
}

/** The profiles that see the node's processes and network. */
const OF_HOST: ReadonlySet<string> = new Set(['legacy', 'general', 'netadmin', 'sysadmin'])
/** Those that see its files too. */
const WITH_ROOT: ReadonlySet<string> = new Set(['legacy', 'general', 'sysadmin'])

function hostNamespaces(profile: string): Partial<PodSpec> {
  return OF_HOST.has(profile) ? { hostNetwork: true, hostPID: true, hostIPC: true } : {}
}

function mountedRoot(profile: string, container: object): object {
  if (!WITH_ROOT.has(profile)) return { containers: [container] }
  const volume = 'host-root'
  return {
    containers: [{ ...container, volumeMounts: [{ mountPath: '/host', name: volume }] }],
    volumes: [{ name: volume, hostPath: { path: '/' } }],
  }
}
