import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { strategies } from '../../../src/sandbox/resources/index.ts'
import { storageKeyOf } from '../../../src/sandbox/storage/types.ts'
import { builtin } from './builtin.ts'

interface Row {
  now: number
  cells: unknown[]
  conditions: unknown[]
  object: KubeObject
}

const rows = JSON.parse(readFileSync('fixtures/resources/tables.json', 'utf8')) as Row[]

describe('strategies print rows as the recorded API server', () => {
  for (const { now, cells, conditions, object } of rows) {
    it(`${object.kind} ${object.metadata.name}`, () => {
      const table = strategies.get(storageKeyOf(builtin({ ...object })))?.table
      assert(table, 'no table')
      assert.deepEqual(stable(table.cells(object, { now })), stable(cells))
      assert.deepEqual(table.conditions?.(object) ?? [], conditions)
    })
  }

  it('gives every row as many cells as there are columns', () => {
    for (const { now, object } of rows) {
      const table = strategies.get(storageKeyOf(builtin({ ...object })))?.table
      assert.equal(table?.cells(object, { now }).length, table?.columns.length, object.kind)
    }
  })
})

/** The recorder and the server do not look at the clock at the same moment. */
function stable(cells: unknown[]): unknown[] {
  return cells.map((cell) => (typeof cell === 'string' && /^\d+s$/.test(cell) ? 'now' : cell))
}
