import type { Draft, KubeObject } from '../../objects.ts'
import { equalJson } from '../json/values.ts'

/**
 * Whether a write would change nothing but times of managed fields; such a write is not done and the live object answers.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/equality.go.
 */
export function isUnchanged(live: KubeObject, next: Draft): boolean {
  return equalJson(withoutTimes(live), withoutTimes(next))
}

function withoutTimes(object: Draft): Draft {
  const entries = object.metadata.managedFields
  if (!entries) return object
  const managedFields = entries.map(({ time: _, ...entry }) => entry)
  return { ...object, metadata: { ...object.metadata, managedFields } }
}
