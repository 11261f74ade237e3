import { evaluateHttp } from '../../checks/evaluate/http.ts'
import type { CheckResult } from '../../checks/result.ts'
import type { HttpRequest, Target } from '../../checks/schema.ts'
import { askOutcome } from '../../cluster/http/outcome.ts'
import type { Source, SourceOptions } from './source.ts'

/** Milliseconds until the next try while there is no right answer; twice as long each time. */
const firstTry = 100
const slowestTry = 2000

/**
 * Asks until the answer is right: at once when the endpoints behind the address change, else again after a while, since an application
 * may change its answer without the API server knowing.
 */
export function httpSource({ check, world, changed }: SourceOptions): Source {
  const { http } = check
  if (!http) throw new TypeError('an HTTP check has a request')
  let result: CheckResult = { status: 'pending', subject: subjectOf(http, world.namespace), mismatches: [] }
  let timer: ReturnType<typeof world.clock.setTimeout> | undefined
  let pause = firstTry
  let stopped = false
  let asking = false

  const ask = async () => {
    if (asking || stopped) return
    asking = true
    timer?.cancel()
    const outcome = await askOutcome(world.cluster, http, world.namespace, world.clock.now())
    asking = false
    if (stopped) return
    result = evaluateHttp({ ...check, http }, outcome, world.namespace)
    changed()
    if (result.status === 'pass') return
    timer = world.clock.setTimeout(ask, pause)
    pause = Math.min(pause * 2, slowestTry)
  }
  const again = () => {
    pause = firstTry
    void ask()
  }
  const watched = behind(http).map((target) => world.cluster.watchObjects(target, world.namespace, again))
  return {
    evaluate: (memory) => ({ result, memory }),
    stop() {
      stopped = true
      timer?.cancel()
      for (const one of watched) one.stop()
    },
  }
}

/** What decides whether there can be an answer. */
function behind({ service, pod, namespace }: HttpRequest): Target[] {
  const own = namespace === undefined ? {} : { namespace }
  if (service === undefined) return [{ apiVersion: 'v1', kind: 'Pod', name: pod ?? '', ...own }]
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      selector: { 'kubernetes.io/service-name': service },
      ...own,
    },
  ]
}

function subjectOf({ service, pod, namespace }: HttpRequest, fallback: string) {
  return {
    kind: service === undefined ? 'Pod' : 'Service',
    namespace: namespace ?? fallback,
    name: service ?? pod ?? '',
  }
}
