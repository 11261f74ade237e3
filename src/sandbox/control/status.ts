import { kinds } from '../kinds.ts'
import type { Node } from '../schema/types.gen.ts'
import type { Control } from './types.ts'

/** What runs here. */
export const status: Control = (sandbox) => {
  const { flavour, project, url, cluster, connections } = sandbox
  const nodes = cluster?.services.backend.reader.list(kinds.nodes) ?? []
  return {
    code: 200,
    body: {
      pid: process.pid,
      url,
      flavour: flavour.name,
      clusters: project.cluster ? [{ ...project.cluster, nodes: nodes.map(nodeFacts) }] : [],
      firewall: project.firewall,
      addresses: sandbox.addresses,
      connections,
    },
  }
}

function nodeFacts({ metadata, status: nodeStatus }: Node) {
  const address = (type: string) => nodeStatus?.addresses?.find((entry) => entry.type === type)?.address
  return { name: metadata.name, internalIP: address('InternalIP'), externalIP: address('ExternalIP') }
}
