import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Script } from 'node:vm'
import { writeFileAtomic } from '../../util/atomic-file.ts'

/** A script that V8 may have compiled in an earlier process. */
export interface CachedScript {
  /** The value of its last expression. */
  run(): unknown
  /** Whether there was something of an earlier process to go by. */
  readonly wasKept: boolean
  /** Keeps what V8 has compiled until this moment, and in this folder nothing else. It is only for speed: what prevents it is no error. */
  keep(folder: string): Promise<void>
}

/** Bytes. */
const DIGEST = 32

/**
 * Loads a script with what was kept of it in the first of some folders that has it.
 *
 * V8 takes any data that was made of a source of the same length, and ends the process when the data is damaged. Hence the script names its
 * content in its first line, and what is kept begins with its digest.
 *
 * @param file ASCII only, which is the fastest to read. It cannot import: V8 does not keep who would load that
 */
export function loadScript(file: string, folders: readonly string[]): CachedScript {
  const source = readFileSync(file, 'latin1')
  const name = cacheName(file, source)
  const cachedData = folders.map((folder) => readKept(path.join(folder, name))).find((data) => data !== undefined)
  const script = new Script(source, {
    // Without its folder, because what is kept has the name too.
    filename: path.basename(file),
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  return {
    wasKept: script.cachedDataRejected === false,
    run: () => script.runInThisContext(),
    keep: (folder) => keep(folder, name, script).catch(() => undefined),
  }
}

/** Data is of use only to the very program that made it. */
function cacheName(file: string, source: string): string {
  const content = source.slice(0, source.indexOf('\n')).replace(/\W/g, '')
  return `${path.basename(file)}.${content}.${process.version}-${process.platform}-${process.arch}.cache`
}

function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const data = bytes.subarray(DIGEST)
    return digestOf(data).equals(bytes.subarray(0, DIGEST)) ? data : undefined
  } catch {
    return undefined
  }
}

async function keep(folder: string, name: string, script: Script): Promise<void> {
  const data = script.createCachedData()
  await writeFileAtomic(path.join(folder, name), Buffer.concat([digestOf(data), data]))
  const others = (await readdir(folder)).filter((other) => other !== name)
  for (const other of others) await rm(path.join(folder, other), { force: true })
}

function digestOf(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
