import type { Process, Program } from '../../types.ts'
import { fail, write } from '../io.ts'

/** `getent hosts NAME…`, `getent passwd|group [KEY…]`: 2 when something is not found. */
export const getent: Program = async (process) => {
  const [database = '', ...keys] = process.argv.slice(1)
  if (database === 'hosts' || database === 'ahosts') return hosts(process, keys)
  if (database !== 'passwd' && database !== 'group') return fail(process, `Unknown database: ${database}`)
  const data = await process.fs.readFile(`/etc/${database}`).catch(() => new Uint8Array())
  const lines = Buffer.from(data).toString().split('\n').filter(Boolean)
  const found = keys.map((key) => lines.find((line) => line.split(':').some((part, at) => at !== 1 && part === key)))
  const shown = keys.length === 0 ? lines : found.filter((line) => line !== undefined)
  await write(process, shown.map((line) => `${line}\n`).join(''))
  return found.includes(undefined) ? 2 : 0
}

async function hosts(process: Process, names: readonly string[]): Promise<number> {
  let status = 0
  for (const name of names) {
    const [address] = await process.net.lookup(name).catch(() => [])
    if (address === undefined) status = 2
    else await write(process, `${address.padEnd(16)}${name}\n`)
  }
  return status
}
