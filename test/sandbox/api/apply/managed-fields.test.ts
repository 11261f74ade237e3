import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { applyServerSide } from '../../../../src/sandbox/api/apply/apply-server-side.ts'
import { trackManagedFields } from '../../../../src/sandbox/api/apply/track-managed-fields.ts'
import { StatusError } from '../../../../src/sandbox/api/status.ts'
import type { Draft, KubeObject } from '../../../../src/sandbox/objects.ts'
import { apiVersionOf } from '../../../../src/sandbox/objects.ts'
import { type GroupVersionKind, schemaOf } from '../../../../src/sandbox/schema/schema.ts'
import type { ManagedFieldsEntry } from '../../../../src/sandbox/schema/types.gen.ts'

interface Step {
  gvk: GroupVersionKind
  operation: 'apply' | 'update'
  manager: string
  subresource: string
  live: KubeObject | null
  next?: Draft
  config?: Draft
  force?: boolean
  time?: string
  managedFields?: ManagedFieldsEntry[]
  names?: object
  error?: { code: number; reason?: string; message: string }
  causes?: { field: string }[] | null
}

// Steps of a few stories, as a Kubernetes 1.33 API server answered them.
const file = new URL('../../../../fixtures/api/managed-fields.gen.json', import.meta.url)
const steps: Step[] = JSON.parse(readFileSync(file, 'utf8'))

describe('managed fields, as a real server', () => {
  for (const [index, step] of steps.entries()) {
    const what = `${step.operation}${step.force ? ' with force' : ''}`
    it(`${index}. ${step.gvk.kind} ${step.live?.metadata.name ?? ''}: ${what} by ${step.manager}`, () => {
      const expected = step.error
        ? { ...step.error, causes: sorted(step.causes ?? []) }
        : { managedFields: step.managedFields, ...(step.names && { names: step.names }) }
      assert.deepEqual(run(step), expected)
    })
  }
})

function run(step: Step): unknown {
  const { gvk, manager, subresource } = step
  const live = step.live ?? undefined
  const common = {
    live,
    manager,
    apiVersion: apiVersionOf(gvk),
    subresource,
    time: step.time ?? '2026-11-21T00:00:00Z',
  }
  const schema = schemaOf(gvk) ?? assert.fail()
  if (step.next) return { managedFields: trackManagedFields({ ...common, schema, next: step.next }) }
  try {
    const config = step.config ?? assert.fail()
    const applied = applyServerSide({ ...common, schema, config, force: step.force ?? false })
    return { managedFields: applied.metadata.managedFields, names: names(applied) }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const { code, reason, message, details } = error.status
    return { code, ...(reason !== undefined && { reason }), message, causes: sorted(details?.causes ?? []) }
  }
}

/** The real server tells causes in the random order of Go's maps. */
function sorted<T>(causes: T[]): T[] {
  return [...causes].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function names(object: Draft): object {
  const { spec, data = null } = object as Draft & { spec?: Spec; data?: object | null }
  const { labels = null, finalizers = null } = object.metadata
  return { containers: (spec?.template?.spec?.containers ?? []).map(({ name }) => name), data, labels, finalizers }
}

interface Spec {
  template?: { spec?: { containers?: { name: string }[] } }
}
