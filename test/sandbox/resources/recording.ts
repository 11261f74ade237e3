import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { builtin } from './builtin.ts'

type Json = Record<string, unknown>

/** Where recordings are made; deleted afterwards. */
const namespace = 'k8slab-recording'

const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
/** The real API server, through `kubectl proxy`. */
export const base = `http://${/127\.0\.0\.1:\d+/.exec(String(await once(proxy.stdout, 'data')))?.[0]}`

/** Runs `action` in the namespace of recordings, once it can hold pods. */
export async function recording(action: () => Promise<void>): Promise<void> {
  try {
    await request('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`
    while ((await request('GET', account)).status === 404) await wait(100)
    await action()
  } finally {
    await request('DELETE', `/api/v1/namespaces/${namespace}`)
    proxy.kill()
  }
}

export function request(method: string, path: string, body?: Json): Promise<Response> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const content = body ? { headers: { 'content-type': type }, body: JSON.stringify(body) } : {}
  return fetch(base + path, { method, ...content })
}

/** Where objects of this one's kind are listed. */
export function pathOf(object: Json): string {
  const kind = builtin(object)
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  return kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`
}

/** Deletes at once, finalizers or not. */
export async function remove(item: string): Promise<void> {
  await request('DELETE', `${item}?gracePeriodSeconds=0`)
  await request('PATCH', item, { metadata: { finalizers: null } })
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
