import type { HttpOutcome } from '../../checks/evaluate/http.ts'
import type { HttpRequest } from '../../checks/schema.ts'
import { ClusterError, saidBy, toProblem } from '../errors.ts'
import type { Cluster } from '../types.ts'
import { NoAnswerError, NotThereError } from './proxy.ts'

/** Asks a Service or Pod; what keeps the cluster from being asked is told apart from an application that does not answer. */
export async function askOutcome(
  cluster: Pick<Cluster, 'http'>,
  request: HttpRequest,
  namespace: string,
  now: number,
): Promise<HttpOutcome> {
  try {
    return { answer: await cluster.http(request, namespace) }
  } catch (error) {
    if (error instanceof ClusterError && error.problem !== 'invalid') return { problem: toProblem(error, now) }
    if (error instanceof NotThereError) return { missing: true }
    return { noAnswer: error instanceof NoAnswerError ? error.said : saidBy(error) }
  }
}
