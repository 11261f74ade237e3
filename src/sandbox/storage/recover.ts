import { existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import path from 'node:path'
import type { KubeObject } from '../objects.ts'
import type { Steps } from '../steps.ts'
import { pathOf } from './collection.ts'
import { damaged } from './damaged.ts'
import { deepFreeze } from './freeze.ts'
import type { Contents } from './memory.ts'
import { isTornRecord, type LogRecord, parseLine } from './records.ts'
import type { StorageKey } from './types.ts'

export const SNAPSHOT = 'snapshot'
/** A snapshot that is being written. */
export const HALF_SNAPSHOT = `${SNAPSHOT}.tmp`
const LOG = /^log-(\d+)$/

export function logName(revision: number): string {
  return `log-${String(revision).padStart(12, '0')}`
}

/** The log files of a folder, oldest first. */
export function logFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => LOG.test(name))
    .sort()
}

/**
 * Reads snapshot and logs. A log may end in a record that a crash cut short: nothing of it was acknowledged, and it is cut off.
 * A snapshot that was never completed is removed, since its room may be needed.
 * Throws a UserError, with every file as it was, when anything else is damaged or missing. Each record is a step.
 */
export function* recover(directory: string): Steps<Contents> {
  const objects = new Map<string, readonly [StorageKey, KubeObject]>()
  const apply = (record: LogRecord) => {
    if ('object' in record) objects.set(placeOf(record.key, record.object), [record.key, deepFreeze(record.object)])
    else if ('key' in record) objects.delete(`${record.key} ${pathOf(record.deleted.namespace, record.deleted.name)}`)
  }
  const snapshot = path.join(directory, SNAPSHOT)
  let revision = existsSync(snapshot) ? yield* readSnapshot(snapshot, apply) : 0
  const logs = logFiles(directory).map((name) => path.join(directory, name))
  let torn: { file: string; at: number } | undefined
  for (const [index, file] of logs.entries()) {
    const last = index === logs.length - 1
    const end = yield* readLines(file, last, (record, at) => {
      // A snapshot that was interrupted before it removed the logs it replaces: it has these already.
      if (record.revision <= revision) return
      if (record.revision !== revision + 1) throw damaged(file, at, last)
      revision = record.revision
      apply(record)
    })
    if (end !== undefined) torn = { file, at: end }
  }
  // Only when all else is whole: what is refused stays as it is.
  if (torn && torn.file === logs.at(-1)) truncateSync(torn.file, torn.at)
  rmSync(path.join(directory, HALF_SNAPSHOT), { force: true })
  return { revision, objects: objects.values() }
}

/** A snapshot is put in place when it is complete, and its last record, which has no object, says so. Returns its revision. */
function* readSnapshot(file: string, apply: (record: LogRecord) => void): Steps<number> {
  let last: LogRecord | undefined
  let end = 0
  const torn = yield* readLines(file, false, (record, at) => {
    last = record
    end = at
    apply(record)
  })
  if (torn !== undefined || !last || 'key' in last) throw damaged(file, torn ?? end, false)
  return last.revision
}

function placeOf(key: StorageKey, { metadata }: KubeObject): string {
  return `${key} ${pathOf(metadata.namespace ?? '', metadata.name)}`
}

/** Calls with each record of a file and the byte at which it starts. Returns where a record begins that has no end, if one has none. */
function* readLines(
  file: string,
  isNewestLog: boolean,
  each: (record: LogRecord, at: number) => void,
): Steps<number | undefined> {
  const bytes = readFileSync(file)
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start)
    if (end < 0) {
      if (isTornRecord(bytes.subarray(start))) return start
      throw damaged(file, start, isNewestLog)
    }
    const record = parseLine(bytes.toString('utf8', start, end))
    if (!record) throw damaged(file, start, isNewestLog)
    each(record, start)
    start = end + 1
    yield
  }
  return undefined
}

const NEWLINE = 10
