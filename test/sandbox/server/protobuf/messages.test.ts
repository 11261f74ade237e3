import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { definitionSchema } from '../../../../src/sandbox/schema/schema.ts'
import generated from '../../../../src/sandbox/server/protobuf/messages.gen.json' with { type: 'json' }

const PACKAGES: [string, string][] = [
  ['k8s.io.apimachinery', 'io.k8s.apimachinery'],
  ['k8s.io.apiextensions_apiserver', 'io.k8s.apiextensions-apiserver'],
  ['k8s.io.kube_aggregator', 'io.k8s.kube-aggregator'],
  ['k8s.io.api', 'io.k8s.api'],
]

describe('the fields of protobuf messages', () => {
  it('are called as in JSON, unless their message stands among the fields around it', () => {
    const others = Object.entries(generated as unknown as Record<string, Record<string, string>>).flatMap(
      ([message, fields]) => {
        const schema = definitionSchema(idOf(message))
        if (schema?.kind !== 'object') return []
        const names = Object.values(fields).map((text) => text.slice(text.indexOf(' ') + 1))
        return names.filter((name) => !schema.fields.has(name))
      },
    )
    assert.deepEqual([...new Set(others)].sort(), [
      'ephemeralContainerCommon',
      'handler',
      'ingressRuleValue',
      'localObjectReference',
      'persistentVolumeSource',
      'rule',
      'ruleWithOperations',
      'volumeSource',
    ])
  })
})

function idOf(message: string): string {
  const [from = '', to = ''] = PACKAGES.find(([prefix]) => message.startsWith(`${prefix}.`)) ?? []
  return message.replace(from, to)
}
