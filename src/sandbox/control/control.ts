import type { IncomingMessage, ServerResponse } from 'node:http'
import { UserError } from '../../util/errors.ts'
import { messageOf } from '../../util/message-of.ts'
import { StatusError } from '../api/status.ts'
import { readBody } from '../server/http/body.ts'
import type { Sandbox } from '../types.ts'
import { auditAnswer } from './audit.ts'
import { BadBody, problem } from './problem.ts'
import { status } from './status.ts'
import type { Control, ControlAnswer, ControlRequest } from './types.ts'

export const CONTROL_PREFIX = '/k8slab/'

const routes: Readonly<Record<string, Control | undefined>> = {
  status,
  // What checks bodies is loaded when there is one to check.
  clusters: async (...asked) => (await import('./clusters.ts')).clusters(...asked),
  firewall: async (...asked) => (await import('./firewall-rules.ts')).firewallRules(...asked),
  addresses: (sandbox) => ({ code: 200, body: { addresses: sandbox.addresses } }),
  kubeconfig: (sandbox, { query }) => ({
    code: 200,
    body: { kubeconfig: sandbox.kubeconfig(query.get('namespace') ?? undefined) },
  }),
  reset: async (sandbox, { method }) => {
    if (method !== 'POST') return { code: 405, body: problem('method-not-allowed', 'Use POST.') }
    await sandbox.reset()
    return { code: 200, body: {} }
  },
}

/** Answers the sandbox' own paths in JSON: GET, POST and DELETE of `/k8slab/NAME/…`. Never throws. */
export async function control(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const asked = await read(request)
    if (asked.path[0] === 'audit') {
      auditAnswer(sandbox, asked, response)
      return
    }
    const route = routes[asked.path[0] ?? '']
    answer(
      response,
      route
        ? await route(sandbox, asked)
        : { code: 404, body: problem('no-such-path', `Nothing is at ${request.url}.`) },
    )
  } catch (error) {
    answer(response, failure(error))
  }
}

async function read(request: IncomingMessage): Promise<ControlRequest> {
  const url = new URL(request.url ?? '/', 'https://localhost')
  const body = await readBody(request)
  const path = url.pathname
    .slice(CONTROL_PREFIX.length)
    .split('/')
    .filter((part) => part !== '')
  return {
    method: request.method ?? 'GET',
    path: path.map(decodeURIComponent),
    query: url.searchParams,
    body: body.length === 0 ? {} : JSON.parse(body.toString()),
  }
}

function answer(response: ServerResponse, { code, body }: ControlAnswer): void {
  if (response.destroyed) return
  response.writeHead(code, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

function failure(error: unknown): ControlAnswer {
  if (error instanceof UserError) return { code: 409, body: problem(error.code, error.message) }
  if (error instanceof StatusError) return { code: error.status.code, body: problem('refused', error.message) }
  if (error instanceof BadBody || error instanceof SyntaxError || error instanceof URIError)
    return { code: 400, body: problem('bad-request', error.message) }
  return { code: 500, body: problem('internal', messageOf(error)) }
}
