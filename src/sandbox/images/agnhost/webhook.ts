import { readBody } from '../../network/http.ts'
import { type GoResponse, goError, goNotFound, pathOf } from '../programs/go-http.ts'
import { type GoHandler, runGoServer } from '../programs/go-server.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { type AdmissionRequest, type ReviewContext, reviews } from './webhook-reviews.ts'

const VERSIONS = ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']

/** `agnhost webhook`: the admission webhooks of Kubernetes' own tests. */
export async function webhook(process: Process, flags: AgnhostFlags): Promise<number> {
  const read = async (flag: string) => Buffer.from(await process.fs.readFile(flags.get(flag)))
  const { clock, killed } = process
  const context: ReviewContext = { clock, killed, sidecarImage: flags.get('sidecar-image') }
  const handle: GoHandler = async (request) => {
    const path = pathOf(request)
    if (path === '/readyz') return { body: 'ok' }
    if (!reviews[path]) return goNotFound
    return answer(path, (await readBody(request)).toString(), context)
  }
  const tls = { cert: await read('tls-cert-file'), key: await read('tls-private-key-file') }
  return runGoServer(process, new Map([[Number(flags.get('port', '443')), handle]]), { tls })
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
