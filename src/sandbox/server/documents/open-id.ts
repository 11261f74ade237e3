import { checkAccepted } from '../../api/accept.ts'
import { ISSUER } from '../authentication/tokens.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'

const CACHED = { 'Cache-Control': 'public, max-age=3600' }

/** The public half of the key that signs service account tokens. */
export function jwks({ tokens }: Services, { headers }: ApiRequest): Answer {
  checkAccepted(headers.accept, 'application/jwk-set+json')
  return { code: 200, contentType: 'application/jwk-set+json', headers: CACHED, body: JSON.stringify(tokens.jwks) }
}

export function openIdConfiguration(_services: Services, { headers }: ApiRequest): Answer {
  checkAccepted(headers.accept, 'application/json')
  const configuration = {
    issuer: ISSUER,
    jwks_uri: `https://${headers.host}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  }
  return { code: 200, contentType: 'application/json', headers: CACHED, body: JSON.stringify(configuration) }
}
