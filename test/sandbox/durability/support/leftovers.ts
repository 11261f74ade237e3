import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import path from 'node:path'

/** What a killed daemon left in the folder of its store. */
export interface Leftovers {
  /** The newest log ends within a record. */
  torn: boolean
  /** A snapshot was being written. */
  snapshot: boolean
  /** Logs that a snapshot replaces had not all been removed. */
  logs: boolean
}

export function leftovers(directory: string): Leftovers {
  const names = existsSync(directory) ? readdirSync(directory) : []
  const logs = names.filter((name) => name.startsWith('log-')).sort()
  return {
    torn: logs.some((name) => endsWithinLine(path.join(directory, name))),
    snapshot: names.includes('snapshot.tmp'),
    logs: logs.length > 1,
  }
}

function endsWithinLine(file: string): boolean {
  const { size } = statSync(file)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  const fd = openSync(file, 'r')
  readSync(fd, last, 0, 1, size - 1)
  closeSync(fd)
  return last[0] !== 10
}
