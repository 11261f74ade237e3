import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../../util/message-of.ts'
import type { Contents, Journal } from './memory.ts'
import { changeLine, objectLine, revisionLine } from './records.ts'
import { HALF_SNAPSHOT, logFiles, logName, SNAPSHOT } from './recover.ts'
import { hasRoomFor } from './room.ts'
import { type Change, StoreError } from './types.ts'

/** A log shorter than this is never compacted. */
const COMPACT_FROM = 4 * 1024 * 1024
/** How long written changes may stay in the system's cache. A crash of the process loses none of them, a power failure may. */
const SYNC_DELAY = 1000
const SNAPSHOT_CHUNK = 256 * 1024

/**
 * A write-ahead log of changes in a folder. `append` hands each change to the operating system before it returns, so that whatever
 * is acknowledged survives the end of this process.
 */
export function openJournal(directory: string, revision: number): Journal {
  let log = openLog(path.join(directory, logFiles(directory).at(-1) ?? logName(revision)))
  /** The size of the logs before this one, which a snapshot that was not completed has left. */
  let older = sizeOfOlderLogs(directory)
  /** From which size on a snapshot replaces the logs. */
  let compactFrom = COMPACT_FROM
  let compaction: Promise<void> | undefined
  let syncing: NodeJS.Timeout | undefined
  let read: () => Contents = () => ({ revision, objects: [] })
  const compact = async () => {
    if (!(await hasRoomFor(directory, read().objects))) throw new StoreError('full', 'no room for a snapshot')
    const { revision: at, objects } = read()
    const records = [...objects]
    const full = log
    // First the new one: when there is no room for it, writes go on into the old one.
    log = openLog(path.join(directory, logName(at + 1)))
    older += full.size
    closeSync(full.fd)
    compactFrom = Math.max(COMPACT_FROM, 2 * (await writeSnapshot(directory, at, records)))
    for (const name of logFiles(directory)) if (name < logName(at + 1)) unlinkSync(path.join(directory, name))
    older = 0
  }
  const compactWhenLarge = () => {
    if (compaction || older + log.size < compactFrom) return
    compaction = compact()
      // A full disk: the old snapshot and every log are still there, and not every write tries again.
      .catch(() => {
        compactFrom = older + log.size + COMPACT_FROM / 4
      })
      .finally(() => {
        compaction = undefined
      })
  }
  return {
    attach(source) {
      read = source
    },
    append(change) {
      appendLine(log, change)
      syncing ??= setTimeout(() => {
        syncing = undefined
        fdatasync(log.fd, () => undefined)
      }, SYNC_DELAY).unref()
      // Not within the write: the change is not yet part of what a snapshot would read.
      if (older + log.size >= compactFrom) queueMicrotask(compactWhenLarge)
    },
    flush: () => Promise.resolve(),
    async close() {
      clearTimeout(syncing)
      compactWhenLarge()
      await compaction
      fdatasyncSync(log.fd)
      closeSync(log.fd)
    },
  }
}

interface Log {
  fd: number
  size: number
}

function openLog(file: string): Log {
  // Not append mode: after a failed write the next one starts where the last good one ended.
  const fd = openSync(file, 'a+', 0o600)
  const size = fstatSync(fd).size
  closeSync(fd)
  return { fd: openSync(file, 'r+'), size }
}

function sizeOfOlderLogs(directory: string): number {
  const names = logFiles(directory).slice(0, -1)
  return names.reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0)
}

function appendLine(log: Log, change: Change): void {
  const bytes = Buffer.from(changeLine(change))
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(log.fd, bytes, written, bytes.length - written, log.size + written)
    }
  } catch (error) {
    forgetPartOf(log)
    throw new StoreError('full', messageOf(error))
  }
  log.size += bytes.length
}

function forgetPartOf({ fd, size }: Log): void {
  try {
    ftruncateSync(fd, size)
  } catch {
    // The torn end is overwritten by the next write, or recognized by its checksum.
  }
}

/** Writes all objects to a new snapshot that replaces the old one at once; resolves with its size. */
async function writeSnapshot(
  directory: string,
  revision: number,
  objects: readonly (readonly [string, Parameters<typeof objectLine>[2]])[],
): Promise<number> {
  const temporary = path.join(directory, HALF_SNAPSHOT)
  try {
    const size = await writeRecords(temporary, revision, objects)
    await rename(temporary, path.join(directory, SNAPSHOT))
    return size
  } catch (error) {
    // On a full disk the room it took is needed.
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeRecords(
  name: string,
  revision: number,
  objects: readonly (readonly [string, Parameters<typeof objectLine>[2]])[],
): Promise<number> {
  const file = await open(name, 'w', 0o600)
  try {
    let chunk = ''
    const write = async () => {
      // Unlike `write`, this goes on when the system takes a part only.
      await file.appendFile(chunk)
      chunk = ''
    }
    for (const [key, object] of objects) {
      chunk += objectLine(Math.min(revision, Number(object.metadata.resourceVersion)), key, object)
      if (chunk.length >= SNAPSHOT_CHUNK) await write()
    }
    // The revision itself may belong to a deletion, which leaves no object.
    chunk += revisionLine(revision)
    await write()
    await file.datasync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
