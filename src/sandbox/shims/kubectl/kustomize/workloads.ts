import { dig, isJson } from '../objects.ts'
import type { Json, Obj } from './types.ts'

const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

/** Where the pod template of a kind is; undefined for kinds without one. */
export function templatePath({ kind }: Obj): readonly string[] | undefined {
  return templates[kind]
}

/** The specs of the pods an object makes, or is. */
export function podSpecs(object: Obj): Json[] {
  const path = object.kind === 'Pod' ? ['spec'] : [...(templatePath(object) ?? []), 'spec']
  const spec = path.length > 0 ? dig(object, ...path) : undefined
  return isJson(spec) && (object.kind === 'Pod' || templatePath(object)) ? [spec] : []
}
