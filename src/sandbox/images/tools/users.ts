import type { Process } from '../types.ts'

/** The names that `/etc/passwd` or `/etc/group` has for numbers. */
export async function namesIn(process: Pick<Process, 'fs'>, file: 'passwd' | 'group'): Promise<Map<number, string>> {
  const data = await process.fs.readFile(`/etc/${file}`).catch(() => new Uint8Array())
  const rows = Buffer.from(data)
    .toString()
    .split('\n')
    .map((line) => line.split(':'))
  return new Map([[0, 'root'], ...rows.flatMap(([name, , id]) => (name && id ? [[Number(id), name] as const] : []))])
}
