import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { applyPatch, type PatchInput } from '../../../../src/sandbox/api/patch/apply-patch.ts'
import { StatusError } from '../../../../src/sandbox/api/status.ts'
import type { KubeObject } from '../../../../src/sandbox/objects.ts'
import { type GroupVersionKind, schemaOf } from '../../../../src/sandbox/schema/schema.ts'

interface Case {
  gvk: GroupVersionKind
  type: PatchInput['type']
  fieldValidation: PatchInput['fieldValidation']
  body: string
  live: KubeObject
  object?: Record<string, unknown>
  metadata?: Record<string, unknown>
  warnings?: string[]
  error?: { code: number; reason?: string; message: string }
}

// Answers of a Kubernetes 1.33 API server to patches with dryRun=All.
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../../fixtures/api/patch.gen.json', import.meta.url), 'utf8'),
)

describe('applyPatch, as a real server', () => {
  for (const test of cases) {
    const { type, body, fieldValidation, gvk } = test
    it(`${type} ${fieldValidation} ${gvk.kind} ${body.slice(0, 160)}`, () => {
      const before = structuredClone(test.live)
      assert.deepEqual(answer(test), test.error ?? { ...test.object, metadata: test.metadata, warnings: test.warnings })
      assert.deepEqual(test.live, before)
    })
  }
})

function answer({ gvk, type, live, body, fieldValidation }: Case): unknown {
  const schema = schemaOf(gvk) ?? assert.fail()
  try {
    const { object, warnings } = applyPatch({ type, live, body: Buffer.from(body), schema, fieldValidation })
    const { labels = null, annotations = null, finalizers = null } = object.metadata
    return JSON.parse(JSON.stringify({ ...object, metadata: { labels, annotations, finalizers }, warnings }))
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const { code, reason, message } = error.status
    return { code, ...(reason !== undefined && { reason }), message }
  }
}
