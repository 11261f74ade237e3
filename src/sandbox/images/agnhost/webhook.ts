import { type GoResponse, goError } from '../programs/go-http.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { serveWebhook } from './serve-webhook.ts'
import { type AdmissionRequest, type ReviewContext, reviews } from './webhook-reviews.ts'

const VERSIONS = ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']

/** `agnhost webhook`: the admission webhooks of Kubernetes' own tests. */
export function webhook(process: Process, flags: AgnhostFlags): Promise<number> {
  const { clock, killed } = process
  const context: ReviewContext = { clock, killed, sidecarImage: flags.get('sidecar-image') }
  return serveWebhook(process, flags, (path, body) => (reviews[path] ? answer(path, body, context) : undefined))
}

async function answer(path: string, body: string, context: ReviewContext): Promise<GoResponse> {
  const { apiVersion, kind, request } = parsed(body)
  if (!request) return goError(400, 'Request could not be decoded: no request')
  if (kind !== 'AdmissionReview' || !VERSIONS.includes(apiVersion)) {
    return goError(400, `Unsupported group version kind: ${apiVersion}, Kind=${kind}`)
  }
  const response = { uid: request.uid, ...(await reviews[path]?.(request, context)) }
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ kind, apiVersion, response }) }
}

function parsed(body: string): { apiVersion: string; kind: string; request?: AdmissionRequest } {
  try {
    return JSON.parse(body)
  } catch {
    return { apiVersion: '', kind: '' }
  }
}
