import { request as httpsRequest } from 'node:https'
import { parse } from 'yaml'
import type { Admin } from '../support/admin.ts'
import type { Identity } from './cast.ts'
import type { Request } from './questions.ts'

/** What is compared of an answer: its code and, when it is a refusal, its words. */
export async function ask(admin: Admin, identity: Identity, request: Request): Promise<string> {
  const { method, path, body, contentType = 'application/json' } = request
  const headers = { ...impersonation(identity), ...(body ? { 'content-type': contentType } : {}) }
  const answer = await admin.request(method, path, { headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return told(answer.code, answer.body)
}

/** The decision on one question about somebody, with its reason. */
export async function review(admin: Admin, { user, groups = [] }: Identity, question: object): Promise<string> {
  const authenticated = user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  const spec = { ...question, user, groups: [...groups, ...accountGroups(user), authenticated] }
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
  const headers = { 'content-type': 'application/json' }
  const { code, body } = await admin.request('POST', path, { headers, body: JSON.stringify({ spec }) })
  const { status, message } = JSON.parse(body)
  // Which of several bindings that allow it is named depends on the order of a map in the real server.
  return code === 201 && status.allowed ? 'allowed' : `${code} ${JSON.stringify(status)} ${message}`
}

/** A request with a token of a service account. */
export function askWithToken(
  kubeconfig: string,
  token: string,
  path: string,
  headers: Record<string, string>,
): Promise<string> {
  const { cluster } = (parse(kubeconfig) as { clusters: { cluster: Record<string, string> }[] }).clusters[0] ?? {}
  const ca = Buffer.from(cluster?.['certificate-authority-data'] ?? '', 'base64')
  return new Promise((resolve, reject) => {
    const all = { ...headers, authorization: `Bearer ${token}` }
    const sent = httpsRequest(`${cluster?.['server']}${path}`, { ca, headers: all, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve(told(response.statusCode ?? 0, text)))
    })
    sent.on('error', reject)
    sent.end()
  })
}

function impersonation({ user, groups = [] }: Identity): Record<string, string> {
  return { 'Impersonate-User': user, ...(groups.length > 0 ? { 'Impersonate-Group': groups.join(', ') } : {}) }
}

function accountGroups(user: string): string[] {
  const namespace = /^system:serviceaccount:([^:]+):/.exec(user)?.[1]
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
}

function told(code: number, body: string): string {
  if (code < 400) return String(code)
  try {
    return `${code} ${JSON.parse(body).message}`
  } catch {
    return `${code} ${body}`
  }
}
