import type { ServedResource } from '../registry.ts'
import type { ApiRequest } from '../request.ts'
import type { Answer, Backend } from '../types.ts'

/** Answers one verb on a resource. */
export type Handler = (backend: Backend, request: ApiRequest, served: ServedResource) => Promise<Answer> | Answer
