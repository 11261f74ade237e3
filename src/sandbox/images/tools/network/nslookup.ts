import { codeOf } from '../../../network/errors.ts'
import type { DnsRecord, DnsType } from '../../../network/types.ts'
import type { Process, Program } from '../../types.ts'
import { write } from '../io.ts'
import type { Userland } from '../userland.ts'

/** nslookup of busybox, or of Debian's dnsutils, asking the pod's name server. */
export const nslookup =
  (userland: Userland): Program =>
  async (process) => {
    const { name, type } = readOptions(process.argv.slice(1))
    if (name === undefined) return 1
    const server = /^nameserver (\S+)/m.exec(process.net.resolvConf)?.[1] ?? '127.0.0.1'
    await write(
      process,
      userland === 'gnu'
        ? `Server:\t\t${server}\nAddress:\t${server}#53\n\n`
        : `Server:\t\t${server}\nAddress:\t${server}:53\n\n`,
    )
    if (/^[\d.]+$/.test(name)) return reverse(process, name)
    for (const candidate of searchedNames(process, name)) {
      const records = await process.net.query(candidate, type).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOTFOUND') throw error
        return undefined
      })
      if (!records) continue
      await write(process, format(candidate, records))
      return 0
    }
    await write(process, `** server can't find ${name}: NXDOMAIN\n\n`)
    return 1
  }

function readOptions(words: readonly string[]): { name: string | undefined; type: DnsType } {
  const flag = words.find((word) => /^-(query)?(type|q)=/.test(word))
  const type = (flag?.split('=')[1]?.toUpperCase() ?? 'A') as DnsType
  return { name: words.find((word) => !word.startsWith('-')), type }
}

/** The names a resolver with search domains would try. */
export function searchedNames({ net }: Process, name: string): string[] {
  if (name.endsWith('.')) return [name]
  const searches = /^search (.*)$/m.exec(net.resolvConf)?.[1]?.split(/\s+/) ?? []
  return [...searches.map((domain) => `${name}.${domain}`), name]
}

function format(name: string, records: readonly DnsRecord[]): string {
  if (records.length === 0) return `*** Can't find ${name}: No answer\n\n`
  const lines = records.map((record) => {
    if (record.type === 'CNAME') return `${record.name}\tcanonical name = ${record.value}\n`
    if (record.type === 'SRV') return `${record.name}\tservice = ${record.value}\n`
    return `Name:\t${record.name}\nAddress: ${record.value}\n`
  })
  return `${lines.join('')}\n`
}

async function reverse(process: Process, address: string): Promise<number> {
  const question = `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const records = await process.net.query(question, 'PTR').catch(() => [])
  const lines = records.map(({ value }) => `${question}\tname = ${value}\n`)
  await write(process, lines.length > 0 ? `${lines.join('')}\n` : `** server can't find ${question}: NXDOMAIN\n\n`)
  return lines.length > 0 ? 0 : 1
}
