import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../util/errors.ts'
import type { KubeObject } from '../objects.ts'
import { pathOf } from './collection.ts'
import { deepFreeze } from './freeze.ts'
import type { Contents } from './memory.ts'
import { type LogRecord, parseLine } from './records.ts'
import type { StorageKey } from './types.ts'

export const SNAPSHOT = 'snapshot'
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
 * Reads snapshot and logs. The end of the newest log may be torn by a crash: it is cut off, nothing of it was acknowledged.
 * Throws a UserError when something before that is damaged.
 */
export function recover(directory: string): Contents {
  const objects = new Map<string, readonly [StorageKey, KubeObject]>()
  let revision = 0
  const apply = (record: LogRecord) => {
    revision = Math.max(revision, record.revision)
    if (!('key' in record)) return
    if ('deleted' in record) objects.delete(`${record.key} ${pathOf(record.deleted.namespace, record.deleted.name)}`)
    else objects.set(placeOf(record.key, record.object), [record.key, deepFreeze(record.object)])
  }
  const snapshot = path.join(directory, SNAPSHOT)
  if (existsSync(snapshot)) readFile(snapshot, false, apply)
  const logs = logFiles(directory)
  logs.forEach((name, index) => {
    readFile(path.join(directory, name), index === logs.length - 1, apply)
  })
  return { revision, objects: objects.values() }
}

/** Whether a whole record follows the line that ends there: then it is no torn end, and cutting it off would lose what was acknowledged. */
function hasRecord(bytes: Buffer, from: number): boolean {
  for (let end = from; end >= 0; ) {
    const next = bytes.indexOf(10, end + 1)
    if (next >= 0 && parseLine(bytes.toString('utf8', end + 1, next))) return true
    end = next
  }
  return false
}

function damaged(file: string, byte: number): UserError {
  return new UserError(
    'store-damaged',
    {
      en: `The sandbox's state is damaged: ${file} at byte ${byte}.`,
      ko: `샌드박스의 상태가 손상되었습니다: ${file}, ${byte}바이트째`,
    },
    {
      suggestions: ['k8slab cluster down --delete', 'k8slab cluster up'],
    },
  )
}

function placeOf(key: StorageKey, { metadata }: KubeObject): string {
  return `${key} ${pathOf(metadata.namespace ?? '', metadata.name)}`
}

function readFile(file: string, mayBeTorn: boolean, apply: (record: LogRecord) => void): void {
  const bytes = readFileSync(file)
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start)
    const record = end < 0 ? undefined : parseLine(bytes.toString('utf8', start, end))
    if (!record) {
      if (!mayBeTorn || hasRecord(bytes, end)) throw damaged(file, start)
      truncateSync(file, start)
      return
    }
    apply(record)
    start = end + 1
  }
}
