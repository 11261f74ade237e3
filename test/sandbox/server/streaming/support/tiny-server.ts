import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NodeStreams } from '../../../../../src/sandbox/kubelet/types.ts'
import type { Pod } from '../../../../../src/sandbox/schema/types.gen.ts'
import { handleUpgrade } from '../../../../../src/sandbox/server/streaming/handle-upgrade.ts'

/** Just enough of an API server for exec, attach and port-forward of one pod. */
export async function tinyServer(pod: Pod, streams: NodeStreams): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const body = answer(pod, (request.url ?? '').split('?')[0] ?? '')
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body ?? { kind: 'Status', status: 'Failure', code: 404, message: 'not found' }))
  })
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'http://server')
    const subresource = url.pathname.split('/').at(-1) as 'exec' | 'attach' | 'portforward'
    void handleUpgrade({ request, socket, head, route: { subresource, pod, query: url.searchParams }, streams })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function answer(pod: Pod, path: string): unknown {
  switch (path) {
    case '/version':
      return { major: '1', minor: '33', gitVersion: 'v1.33.0' }
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'] }
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }
    case '/api/v1':
      return {
        kind: 'APIResourceList',
        groupVersion: 'v1',
        resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] }],
      }
    case '/api/v1/namespaces/default/pods/p':
      return pod
    default:
      return undefined
  }
}
