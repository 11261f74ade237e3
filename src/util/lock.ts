import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { notWritten } from './atomic-file.ts'
import { isRunning } from './process.ts'

/** Locks that this process holds: another one with its id is left over from a process that is gone. */
const held = new Set<string>()

/** How long a lock may be without its owner's id, which is written right after it is made; milliseconds. */
const fillTime = 2000

/**
 * Runs `action` while no other process of this machine does so under the same file. A lock left behind by a process that is gone is
 * taken over. Meant for actions of a few milliseconds: waiting looks again every 5 ms.
 */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  await acquire(file).catch((cause) => {
    throw notWritten(file, cause)
  })
  try {
    return await action()
  } finally {
    held.delete(file)
    await rm(file, { force: true })
  }
}

/** Takes a lock for longer, if no other process has it: resolves with what gives it back, or with undefined. */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  if (!(await make(file))) {
    if (!(await isLeftOver(file))) return undefined
    await rm(file, { force: true })
    if (!(await make(file))) return undefined
  }
  return async () => {
    held.delete(file)
    await rm(file, { force: true })
  }
}

async function acquire(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  while (!(await make(file))) {
    if (await isLeftOver(file)) await rm(file, { force: true })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** False when the lock is there already. */
async function make(file: string): Promise<boolean> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  if (!handle) return false
  held.add(file)
  try {
    await handle.writeFile(String(process.pid))
  } catch (error) {
    held.delete(file)
    await rm(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return true
}

/** Whether the owner does not run any more. A clock that jumps makes an empty lock old at once, which is the lesser evil. */
async function isLeftOver(file: string): Promise<boolean> {
  const [text, made] = await Promise.all([
    readFile(file, 'utf8').catch(() => undefined),
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    ),
  ])
  if (text === undefined || made === undefined) return false
  const owner = Number(text)
  if (!(owner > 0)) return Math.abs(Date.now() - made) > fillTime
  return owner === process.pid ? !held.has(file) : !isRunning(owner)
}
