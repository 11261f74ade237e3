import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { evaluateActivity, evaluateClusterFact, evaluateFiles } from '../../checks/evaluate/facts.ts'
import { evaluateObjects } from '../../checks/evaluate/objects.ts'
import { evaluateQuestion } from '../../checks/evaluate/question.ts'
import type { ActivityRecord, CheckResult, ClusterFacts } from '../../checks/result.ts'
import type { Check, CheckSubject } from '../../checks/schema.ts'
import { httpSource } from './http-source.ts'
import type { MakeSource, Source, SourceOptions } from './source.ts'

/** How long the requests of before may take to arrive after asking for them; milliseconds. */
const untilCaughtUp = 300

/** Where each kind of check gets what it looks at. */
const sources = {
  objects: onceThereIsACluster(objectsSource),
  question: onceThereIsACluster(questionSource),
  http: onceThereIsACluster(httpSource),
  activity: activitySource,
  cluster: clusterSource,
  files: filesSource,
} satisfies Record<CheckSubject, MakeSource>

export function makeSource(subject: CheckSubject, options: SourceOptions): Source {
  return sources[subject](options)
}

function objectsSource({ check, world, changed }: SourceOptions): Source {
  const { target } = check
  if (!target) throw new TypeError('a check on objects has a target')
  const watched = world.cluster.watchObjects(target, world.namespace, changed)
  return {
    evaluate: (memory, now) =>
      evaluateObjects({ ...check, target }, { snapshot: watched.snapshot(), namespace: world.namespace, now, memory }),
    stop: () => watched.stop(),
  }
}

/** Before the learner has made the cluster it is no error that nobody answers: what is looked for is missing. */
function onceThereIsACluster(make: MakeSource): MakeSource {
  return (options) => {
    const source = make(options)
    let clusters: number | undefined
    const unsubscribe = options.world.provided.watchFacts?.((facts) => {
      clusters = facts.clusters?.length
      options.changed()
    })
    return {
      evaluate(memory, now) {
        const evaluation = source.evaluate(memory, now)
        const { problem, ...result } = evaluation.result
        if (!problem || clusters !== 0) return evaluation
        return { ...evaluation, result: { ...result, status: 'pending', mismatches: [{ kind: 'missing', near: [] }] } }
      },
      stop() {
        unsubscribe?.()
        source.stop()
      },
    }
  }
}

function questionSource({ check, world, answer, changed }: SourceOptions): Source {
  const watched = check.target && world.cluster.watchObjects(check.target, world.namespace, changed)
  return {
    evaluate: (memory, now) => ({
      result: evaluateQuestion(check, answer(), { ...(watched ? { snapshot: watched.snapshot() } : {}), now }),
      memory,
    }),
    stop: () => watched?.stop(),
  }
}

function activitySource({ check, world, changed }: SourceOptions): Source {
  const records: ActivityRecord[] = []
  const unsubscribe = world.provided.watchActivity?.(world.startedAt, (record) => {
    records.push(record)
    changed()
  })
  if (!unsubscribe)
    return fixed(undefined, () => evaluateActivity(required(check.activity), undefined, world.namespace))
  let caughtUp = false
  const timer = world.clock.setTimeout(() => {
    caughtUp = true
    changed()
  }, untilCaughtUp)
  const stop = () => {
    timer.cancel()
    unsubscribe()
  }
  return fixed(stop, () => {
    const result = evaluateActivity(required(check.activity), records, world.namespace)
    return caughtUp || result.status === 'pass' ? result : nothingHeard(result)
  })
}

function clusterSource({ check, world, changed }: SourceOptions): Source {
  let facts: ClusterFacts | undefined
  const stop = world.provided.watchFacts?.((now) => {
    facts = now
    changed()
  })
  return fixed(stop, () => {
    const result = evaluateClusterFact(required(check.cluster), facts ?? {})
    return facts || !stop ? result : nothingHeard(result)
  })
}

function filesSource({ check, world, changed }: SourceOptions): Source {
  const watcher = existsSync(world.workFolder) ? watch(world.workFolder, { recursive: true }, changed) : undefined
  watcher?.on('error', () => watcher.close())
  return fixed(
    () => watcher?.close(),
    () => evaluateFiles(required(check.files), (file) => existsSync(path.join(world.workFolder, file))),
  )
}

/** Before the first news a check is neither met nor missed. */
function nothingHeard(result: CheckResult): CheckResult {
  return { ...result, status: 'pending', mismatches: [] }
}

/** A check that remembers nothing and changes by events alone. */
function fixed(stop: (() => void) | undefined, result: () => CheckResult): Source {
  return { evaluate: (memory) => ({ result: result(), memory }), stop: () => stop?.() }
}

function required<T>(facet: T | undefined): T {
  if (facet === undefined) throw new TypeError('the subject of a check is one of its facets')
  return facet
}

/** Whether a check is about what the learner did or saw, not about how something is: once the step is done, it stays done. */
export function isDeed(check: Check): boolean {
  return check.transient === true || check.question !== undefined || check.activity !== undefined
}

/** Whether how a check stands can be told again later, without the learner doing it again. */
export function isLasting(check: Check): boolean {
  return !isDeed(check) && (check.target !== undefined || check.cluster !== undefined)
}
