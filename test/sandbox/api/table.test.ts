import assert from 'node:assert/strict'
import type { TableStrategy } from '../../../src/sandbox/api/table.ts'
import { parseIncludeObject, toTable } from '../../../src/sandbox/api/table.ts'

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
  data: { x: '1' },
}
const columns = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }]
const strategy: TableStrategy = { columns, cells: ({ metadata }) => [metadata.name] }
const base = { objects: [object], strategy, includeObject: 'Metadata', now: 0, headers: true } as const

describe('toTable', () => {
  it('takes the resourceVersion of a single object', () => {
    assert.deepEqual(toTable(base), {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '7' },
      columnDefinitions: columns,
      rows: [
        {
          cells: ['a'],
          object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
        },
      ],
    })
  })

  it("keeps a list's metadata", () => {
    const list = { resourceVersion: '9', continue: 'c', remainingItemCount: 3 }
    assert.deepEqual((toTable({ ...base, list }) as { metadata: object }).metadata, list)
  })

  it('leaves out headers after the first event of a watch', () => {
    const table = toTable({ ...base, headers: false }) as { columnDefinitions: unknown }
    assert.equal(table.columnDefinitions, null)
  })

  it('carries whole objects when asked', () => {
    assert.equal(row({ ...base, includeObject: 'Object' }).object, object)
  })

  it('carries no objects when asked', () => {
    assert.equal(row({ ...base, includeObject: 'None' }).object, null)
  })

  it('shows name and time of kinds without columns', () => {
    assert.deepEqual(row({ ...base, strategy: undefined }).cells, ['a', '2026-01-01T00:00:00Z'])
  })

  it('adds the conditions of a row', () => {
    const condition = { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'done' }
    assert.deepEqual(row({ ...base, strategy: { ...strategy, conditions: () => [condition] } }).conditions, [condition])
  })
})

function row(input: Parameters<typeof toTable>[0]): { cells: unknown[]; object: unknown; conditions?: unknown } {
  const { rows } = toTable(input) as { rows: { cells: unknown[]; object: unknown }[] }
  return rows[0] ?? assert.fail()
}

describe('parseIncludeObject', () => {
  it('means metadata when nothing is said', () => assert.equal(parseIncludeObject(null), 'Metadata'))
  it('refuses other words', () => {
    const message =
      "Unable to convert to Table as requested: includeObject: Invalid value: \"Bad\": must be 'Metadata', 'Object', 'None', or empty"
    assert.throws(() => parseIncludeObject('Bad'), { message })
  })
})
