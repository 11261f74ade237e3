import type { NodeStreams } from '../kubelet/types.ts'
import type { Network } from '../network/types.ts'
import type { Audit } from './audit.ts'
import type { Authenticate } from './authentication/authenticate.ts'
import type { TokenSigner } from './authentication/tokens.ts'
import type { Authorizer } from './authorization/types.ts'
import type { Certificates } from './pki/certificates.ts'
import type { Backend } from './types.ts'

/** Everything the handlers of requests use. */
export interface Services {
  readonly backend: Backend
  readonly authenticate: Authenticate
  readonly authorizer: Authorizer
  readonly tokens: TokenSigner
  readonly certificates: Certificates
  readonly audit: Audit
  /** The nodes' side of logs, exec and metrics. */
  readonly streams: NodeStreams
  /** For the proxy subresources; missing in tests without a network. */
  readonly network: Network | undefined
}
