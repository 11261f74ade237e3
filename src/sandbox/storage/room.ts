import { statfs } from 'node:fs/promises'
import type { Contents } from './memory.ts'
import { bodyText } from './text.ts'

/** What stays free for the files beside a snapshot: the log itself, the daemon's record, addresses. */
const RESERVE = 1024 * 1024
/** What a record has besides the object's body: checksum, revision, kind. */
const RECORD_OVERHEAD = 200

/**
 * Whether a snapshot of these objects fits on the disk. One that does not would take the last room from everybody while it is
 * being written, only to be removed again.
 */
export async function hasRoomFor(directory: string, objects: Contents['objects']): Promise<boolean> {
  let size = RESERVE
  for (const [, object] of objects) size += Buffer.byteLength(bodyText(object)) + RECORD_OVERHEAD
  try {
    const { bavail, bsize } = await statfs(directory)
    return bavail * bsize >= size
  } catch {
    // Not every file system says how much room it has.
    return true
  }
}
