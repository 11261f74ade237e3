import { messageOf } from '../../util/message-of.ts'
import { formatTime } from '../clock.ts'
import { kinds } from '../kinds.ts'
import type { CertificateSigningRequest } from '../schema/types.gen.ts'
import { isTrue } from './shared/conditions.ts'
import { semanticEqual } from './shared/equal.ts'
import { ignoreNotFound } from './shared/errors.ts'
import type { Controller, ReconcileResult } from './types.ts'

/** Signs a PEM request for a client or server; the answer is the certificate in PEM. Throws with a message for the request's status. */
export type SignRequest = (request: {
  pem: string
  signerName: string
  usages: readonly string[]
  seconds: number
}) => Promise<string>

const SIGNERS = new Set([
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
  'kubernetes.io/legacy-unknown',
])
const ONE_YEAR = 365 * 24 * 3600
/** How long requests are kept: issued or denied ones an hour, pending ones a day (certificates/cleaner). */
const KEPT = { issued: 3600_000, denied: 3600_000, pending: 24 * 3600_000 }

/** Signs approved requests of the built-in signers and clears old ones away (pkg/controller/certificates). */
export function certificateSigningController(sign: SignRequest): Controller {
  return {
    name: 'certificate-controller',
    watches: [
      {
        kind: kinds.certificateSigningRequests,
        keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]),
      },
    ],
    async reconcile(name, { client, clock }): Promise<ReconcileResult> {
      const request = client.get(kinds.certificateSigningRequests, '', name)
      if (!request) return undefined
      const wait = Date.parse(request.metadata.creationTimestamp) + KEPT[stateOf(request)] - clock.now()
      if (wait <= 0) {
        await ignoreNotFound(client.delete(kinds.certificateSigningRequests, '', name))
        return undefined
      }
      if (isSignable(request)) {
        const status = await signed(request, sign, formatTime(clock.now()))
        if (!semanticEqual(request.status, status))
          await client.updateStatus(kinds.certificateSigningRequests, { ...request, status })
      }
      return { requeueAfterMilliseconds: wait }
    },
  }
}

function stateOf({ status }: CertificateSigningRequest): keyof typeof KEPT {
  if (status?.certificate) return 'issued'
  return isTrue(status?.conditions, 'Denied') || isTrue(status?.conditions, 'Failed') ? 'denied' : 'pending'
}

function isSignable({ spec, status }: CertificateSigningRequest): boolean {
  const decided = isTrue(status?.conditions, 'Denied') || isTrue(status?.conditions, 'Failed')
  return SIGNERS.has(spec.signerName) && isTrue(status?.conditions, 'Approved') && !decided && !status?.certificate
}

async function signed({ spec, status }: CertificateSigningRequest, sign: SignRequest, time: string) {
  const { signerName, usages = [], expirationSeconds = ONE_YEAR, request } = spec
  try {
    const pem = Buffer.from(request, 'base64').toString()
    const certificate = await sign({ pem, signerName, usages, seconds: expirationSeconds })
    return { ...status, certificate: Buffer.from(certificate).toString('base64') }
  } catch (error) {
    const message = messageOf(error)
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message,
      lastUpdateTime: time,
      lastTransitionTime: time,
    }
    return { ...status, conditions: [...(status?.conditions ?? []), failed] }
  }
}
