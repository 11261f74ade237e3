import assert from 'node:assert/strict'
import { diagnose } from '../../../src/checks/diagnose/diagnose.ts'
import { findingText } from '../../../src/checks/diagnose/messages.ts'
import type { Reader } from '../../../src/checks/diagnose/world.ts'
import type { KubeJson } from '../../../src/checks/objects.ts'
import type { CheckResult } from '../../../src/checks/result.ts'
import type { Check } from '../../../src/checks/schema.ts'
import { kube } from '../objects.ts'

/** A check that does not hold yet. */
export const pending: CheckResult = { status: 'pending', subject: { kind: 'x' }, mismatches: [] }

/** A cluster of these objects. */
export function readerOf(objects: readonly KubeJson[], logs: Record<string, string> = {}): Reader {
  return {
    list: async (apiVersion, kind, { namespace, fieldSelector } = {}) =>
      objects.filter(
        (object) =>
          object.apiVersion === apiVersion &&
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace || kind.endsWith('Class')) &&
          (fieldSelector === undefined || fieldSelector === `metadata.name=${object.metadata.name}`),
      ),
    log: async ({ name }, { previous }) => logs[previous ? name : `${name} now`] ?? '',
  }
}

/** The reasons that are found, in English; they are there in Korean too. */
export async function why(
  check: Check,
  objects: readonly KubeJson[],
  logs?: Record<string, string>,
  result = pending,
): Promise<string[]> {
  const findings = await diagnose(check, result, { reader: readerOf(objects, logs), namespace: 'default' })
  for (const finding of findings) assert.ok(!findingText(finding, 'ko').includes('{'))
  return findings.map((finding) => findingText(finding, 'en'))
}

const owned = (owner: KubeJson) => [
  { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '' },
]

/** A Deployment, its ReplicaSet and the target that means it. */
export const deployment = kube(
  'Deployment',
  'web',
  { spec: { replicas: 1, template: { metadata: { labels: { app: 'web' } } } } },
  'apps/v1',
)
export const set = kube(
  'ReplicaSet',
  'web-1',
  { metadata: { ownerReferences: owned(deployment) }, spec: { replicas: 1 } },
  'apps/v1',
)
export const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }

/** A pod of that ReplicaSet. */
export function pod(
  status: Record<string, unknown>,
  spec: Record<string, unknown> = {},
  name = 'web-1-x',
  labels = { app: 'web' },
): KubeJson {
  return kube('Pod', name, {
    metadata: { ownerReferences: owned(set), labels },
    spec: { containers: [{ name: 'c', image: 'nginx:1.10' }], ...spec },
    status,
  })
}
