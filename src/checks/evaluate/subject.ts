import type { Subject } from '../result.ts'
import type { Target } from '../schema.ts'

/** A selector as kubectl takes it: `app=monolith,secure=enabled`. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

export function subjectOfTarget(target: Target, namespace: string): Subject {
  return {
    kind: target.kind,
    namespace: target.namespace ?? namespace,
    ...(target.name === undefined ? {} : { name: target.name }),
    ...(target.selector === undefined ? {} : { selector: selectorText(target.selector) }),
  }
}
