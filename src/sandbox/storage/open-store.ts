import { mkdirSync } from 'node:fs'
import { unusable } from '../../util/unusable-folder.ts'
import type { Clock } from '../clock.ts'
import { inTurns } from '../steps.ts'
import { openJournal } from './journal.ts'
import { createMemoryStore } from './memory.ts'
import { recover } from './recover.ts'
import type { Store } from './types.ts'

/**
 * Opens the store that is kept in a folder, making both if need be; without a folder it lives in memory only. One process at a time
 * may have a folder open; who starts it makes sure of that.
 */
export async function openStore({ directory, clock }: { directory?: string; clock: Clock }): Promise<Store> {
  if (directory === undefined) return createMemoryStore(clock)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const contents = await inTurns(() => recover(directory))
    return createMemoryStore(clock, openJournal(directory, contents.revision + 1), contents)
  } catch (error) {
    throw unusable(directory, error)
  }
}
