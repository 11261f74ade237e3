import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { UserError } from '../../util/errors.ts'
import { isRunning } from '../../util/process.ts'
import { unusable } from '../../util/unusable-folder.ts'
import { readJson } from './control-client.ts'
import { type DaemonRecord, sandboxPaths } from './paths.ts'

/**
 * The process that writes to the files of a home's sandbox, whether it answers or not: it may be starting, closing or hanging, or its record
 * may be lost. Undefined when there is none.
 */
export async function ownerOf(home: string): Promise<number | undefined> {
  const { record, owner } = sandboxPaths(home)
  const claimed = Number(await readFile(owner, 'utf8').catch(() => ''))
  const recorded = (await readJson<DaemonRecord>(record))?.pid ?? 0
  for (const pid of new Set([claimed, recorded])) {
    if (pid > 0 && isRunning(pid) && (await isDaemon(pid, home))) return pid
  }
  return undefined
}

/** Makes this process the only one that writes to the files. Two would tear the log of the store. Rejects when another one does. */
export async function claimFiles(home: string): Promise<void> {
  const other = await ownerOf(home)
  if (other !== undefined && other !== process.pid) throw inUse(home, other)
  const { directory, owner } = sandboxPaths(home)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(owner, String(process.pid), { mode: 0o600 })
  } catch (error) {
    throw unusable(directory, error)
  }
}

export async function releaseFiles(home: string): Promise<void> {
  await rm(sandboxPaths(home).owner, { force: true })
}

/** Whether a process is the daemon of this home: after a restart of the machine its number may belong to another program. */
async function isDaemon(pid: number, home: string): Promise<boolean> {
  const listed = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (listed !== undefined) return listed.split('\0').includes(home)
  const command = ['-ww', '-o', 'command=', '-p', String(pid)]
  const { stdout } = await promisify(execFile)('ps', command).catch(() => ({ stdout: '' }))
  return stdout.includes(`--home ${home} `)
}

function inUse(home: string, pid: number): UserError {
  const { directory } = sandboxPaths(home)
  return new UserError(
    'sandbox-in-use',
    {
      en: `Process ${pid} already runs the sandbox in ${directory}.`,
      ko: `${directory}의 샌드박스를 프로세스 ${pid}가 이미 실행하고 있습니다.`,
    },
    { suggestions: ['k8slab cluster down', 'k8slab cluster up'] },
  )
}
