import { createHash } from 'node:crypto'
import type { CoreV1EndpointPort, DiscoveryV1EndpointPort } from '../../schema/types.gen.ts'

/** Ports of Endpoints in the order of the real controller: by the hash of how Go prints them (`portsByHash` of pkg/api/v1/endpoints). */
export function orderedPorts(ports: readonly CoreV1EndpointPort[]): CoreV1EndpointPort[] {
  return byHash(ports, ({ name = '', port, protocol = 'TCP', appProtocol }) => {
    const fields = `Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol}`
    return `${fields} AppProtocol:(*string)${appProtocol ?? '<nil>'}`
  })
}

/** The same for ports of an EndpointSlice (`portsInOrder` of k8s.io/endpointslice/util). */
export function orderedSlicePorts(ports: readonly DiscoveryV1EndpointPort[]): DiscoveryV1EndpointPort[] {
  return byHash(ports, ({ name = '', port, protocol = 'TCP', appProtocol }) => {
    const fields = `Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port ?? '<nil>'}`
    return `${fields} AppProtocol:(*string)${appProtocol ?? '<nil>'}`
  })
}

function byHash<T>(ports: readonly T[], print: (port: T) => string): T[] {
  const hashed = ports.map((port) => {
    const hash = createHash('md5')
      .update(`(v1.EndpointPort){${print(port)}}`)
      .digest('hex')
    return { port, hash }
  })
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ port }) => port)
}
