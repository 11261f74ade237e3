import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'

/** Answers requests to one kind of subresource; the verbs that discovery tells are already checked. */
export interface Subresource {
  handle(services: Services, request: ApiRequest, served: ServedResource): Promise<Answer> | Answer
}
