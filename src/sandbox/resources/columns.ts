import type { Column } from '../api/table.ts'
import { storageKeyOf } from '../storage/types.ts'
import definitions from './columns.gen.json' with { type: 'json' }

const byKey = new Map<string, readonly Column[]>(Object.entries(definitions))

/** The columns a real API server answers for a kind (columns.gen.json, recorded from one). */
export function columnsOf(kind: { group: string; resource: string }): readonly Column[] {
  return byKey.get(storageKeyOf(kind)) ?? []
}
