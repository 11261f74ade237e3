import { mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Runs `action` while no other process of this machine does so under the same file. A lock left behind by a process that is gone is
 * taken over. Meant for actions of a few milliseconds: waiting looks again every 5 ms.
 */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await acquire(file)
  try {
    return await action()
  } finally {
    await rm(file, { force: true })
  }
}

async function acquire(file: string): Promise<void> {
  for (;;) {
    try {
      const handle = await open(file, 'wx', 0o600)
      await handle.writeFile(String(process.pid))
      await handle.close()
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      await release(file)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

/** Removes a lock whose owner does not run any more. An empty file is one that is just being written. */
async function release(file: string): Promise<void> {
  const owner = Number(await readFile(file, 'utf8').catch(() => ''))
  if (owner > 0 && owner !== process.pid && !runs(owner)) await rm(file, { force: true })
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
