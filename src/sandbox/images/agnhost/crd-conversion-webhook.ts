import { type GoResponse, goError } from '../programs/go-http.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { serveWebhook } from './serve-webhook.ts'

const VERSIONS = ['apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1']
const [V1, V2] = ['stable.example.com/v1', 'stable.example.com/v2']

/** `agnhost crd-conversion-webhook`: converts the custom resources of Kubernetes' own tests, whose `hostPort` became `host` and `port`. */
export function crdConversionWebhook(process: Process, flags: AgnhostFlags): Promise<number> {
  return serveWebhook(process, flags, (path, body) => (path === '/crdconvert' ? answer(body) : undefined))
}

interface Convertible extends Record<string, unknown> {
  apiVersion: string
  kind: string
}

interface ConversionRequest {
  uid: string
  desiredAPIVersion: string
  objects: Convertible[]
}

function answer(body: string): GoResponse {
  const review = parsed(body)
  if (!review) return goError(400, `failed to deserialize body (${body}) with error invalid JSON`)
  const { apiVersion, kind, request } = review
  if (kind !== 'ConversionReview' || !VERSIONS.includes(apiVersion)) {
    return goError(400, `Unsupported group version kind: ${apiVersion}, Kind=${kind}`)
  }
  const empty = { uid: '', desiredAPIVersion: '', objects: null }
  const response = { uid: request.uid, ...converted(request) }
  const text = JSON.stringify({ kind, apiVersion, request: empty, response })
  return { headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}

function parsed(body: string): { apiVersion: string; kind: string; request: ConversionRequest } | undefined {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** All of the objects, or why one of them cannot be converted. */
function converted({ desiredAPIVersion, objects }: ConversionRequest): object {
  const convertedObjects: Convertible[] = []
  for (const object of objects) {
    const outcome = convert(object, desiredAPIVersion)
    if (typeof outcome === 'string') {
      return { convertedObjects: null, result: { metadata: {}, status: 'Failure', message: outcome } }
    }
    convertedObjects.push({ ...outcome, apiVersion: desiredAPIVersion })
  }
  return { convertedObjects, result: { metadata: {}, status: 'Success' } }
}

function convert(object: Convertible, to: string): Convertible | string {
  const { apiVersion: from } = object
  if (from === to) return `conversion from a version to itself should not call the webhook: ${to}`
  if (from !== V1 && from !== V2) return `unexpected conversion version ${JSON.stringify(from)}`
  if (to !== V1 && to !== V2) return `unexpected conversion version ${JSON.stringify(to)}`
  return from === V1 ? taken(object) : joined(object)
}

function taken({ hostPort, ...rest }: Convertible): Convertible | string {
  if (hostPort === undefined) return rest as Convertible
  const parts = String(hostPort).split(':')
  if (parts.length !== 2) return `invalid hostPort value \`${hostPort}\``
  const [host, port] = parts
  return { ...rest, host, port } as Convertible
}

function joined({ host, port, ...rest }: Convertible): Convertible {
  if (host === undefined && port === undefined) return rest as Convertible
  return { ...rest, hostPort: `${host ?? ''}:${port ?? ''}` } as Convertible
}
