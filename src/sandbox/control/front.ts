import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type TrustsClient, trustedClients } from '../server/authentication/trust.ts'
import { serve } from '../server/http/serve.ts'
import { isUpgrade, upgrade } from '../server/http/upgrade.ts'
import type { Services } from '../server/services.ts'
import type { Sandbox } from '../types.ts'
import { CONTROL_PREFIX, control } from './control.ts'

/** What answers connections: the sandbox' own paths for the admin, and the API server when there is a cluster. */
export function createFront(sandbox: Sandbox, services: () => Services | undefined) {
  const isTrusted = trustedClients(sandbox.certificates.authority.certificate)
  return {
    onRequest(request: IncomingMessage, response: ServerResponse) {
      response.once('finish', () => sandbox.cluster?.answered())
      const current = services()
      if (request.url?.startsWith(CONTROL_PREFIX) && isAdmin(request, isTrusted))
        void control(sandbox, request, response)
      else if (current) void serve(current, request, response)
      else noCluster(response)
    },
    isUpgrade,
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const current = services()
      if (current) void upgrade(current, request, socket, head)
      else socket.destroy()
    },
  }
}

function isAdmin({ socket }: IncomingMessage, isTrusted: TrustsClient): boolean {
  const tls = socket as TLSSocket
  const certificate = tls.getPeerX509Certificate()
  if (!certificate || !isTrusted(certificate)) return false
  const organizations = tls.getPeerCertificate().subject?.O as string | string[] | undefined
  return [organizations].flat().includes('system:masters')
}

/** Before a cluster is created there is nothing to talk to: the connection just ends, as if nobody listened. */
function noCluster(response: ServerResponse): void {
  response.destroy()
}
