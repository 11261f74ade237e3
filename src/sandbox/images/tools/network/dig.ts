import { codeOf } from '../../../network/errors.ts'
import type { DnsRecord, DnsType } from '../../../network/types.ts'
import type { Process, Program } from '../../types.ts'
import { formatDate } from '../date.ts'
import { write } from '../io.ts'
import { searchedNames } from './nslookup.ts'

const TYPES = /^(A|AAAA|SRV|CNAME|PTR|TXT|MX|NS|SOA|ANY)$/i

interface Question {
  name: string
  type: DnsType
  server: string
  /** What dig's `+` options leave to be shown. */
  shown: ReadonlySet<string>
  short: boolean
  search: boolean
  tcp: boolean
}

interface Answer {
  name: string
  status: 'NOERROR' | 'NXDOMAIN'
  records: readonly DnsRecord[]
}

const SECTIONS = ['cmd', 'comments', 'question', 'answer', 'stats']

/** dig: `dig [@server] name [type] [-x address] [+short] [+search] [+noall +answer] [+tcp]`. */
export const dig: Program = async (process) => {
  const words = process.argv.slice(1)
  const question = readQuestion(process, words)
  const answer = await ask(process, question)
  if (question.short) {
    await write(process, answer.records.map(({ type, value }) => `${dataOf(type, value)}\n`).join(''))
    return 0
  }
  await write(process, format(process, words, question, answer))
  return 0
}

function readQuestion(process: Process, words: readonly string[]): Question {
  const plain: string[] = []
  const question: Question & { shown: Set<string> } = {
    name: '.',
    type: 'A',
    server: /^nameserver (\S+)/m.exec(process.net.resolvConf)?.[1] ?? '127.0.0.1',
    shown: new Set(SECTIONS),
    short: false,
    search: false,
    tcp: false,
  }
  for (const [index, word] of words.entries()) {
    if (word.startsWith('+')) setOption(question, word.slice(1))
    else if (word.startsWith('@')) question.server = word.slice(1)
    else if (words[index - 1] === '-x') Object.assign(question, { name: reversed(word), type: 'PTR' })
    else if (!word.startsWith('-') && words[index - 1] !== '-p') plain.push(word)
  }
  for (const word of plain) {
    if (TYPES.test(word)) question.type = word.toUpperCase() as DnsType
    else if (!/^IN$/i.test(word)) question.name = word
  }
  return question
}

function setOption(question: Question & { shown: Set<string> }, option: string): void {
  const on = !option.startsWith('no')
  const name = on ? option : option.slice(2)
  if (name === 'short' || name === 'search') question[name] = on
  else if (name === 'tcp' || name === 'vc') question.tcp = on
  else if (name === 'all') for (const section of SECTIONS) toggle(question.shown, section, on)
  else if (SECTIONS.includes(name)) toggle(question.shown, name, on)
}

function toggle(shown: Set<string>, section: string, on: boolean): void {
  if (on) shown.add(section)
  else shown.delete(section)
}

function reversed(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`
}

async function ask(process: Process, { name, type, search }: Question): Promise<Answer> {
  const names = search ? searchedNames(process, name) : [name]
  for (const candidate of names) {
    try {
      const records = await process.net.query(candidate, type)
      return { name: candidate, status: 'NOERROR', records }
    } catch (error) {
      if (codeOf(error) !== 'ENOTFOUND') throw error
    }
  }
  return { name: names.at(-1) ?? name, status: 'NXDOMAIN', records: [] }
}

function format(process: Process, words: readonly string[], question: Question, answer: Answer): string {
  const { shown } = question
  const time = process.clock.now()
  const sections: readonly (readonly [string, string])[] = [
    ['cmd', `\n; <<>> DiG 9.18.24 <<>> ${words.join(' ')}\n;; global options: +cmd\n`],
    ['comments', `;; Got answer:\n${head(answer, time)}\n`],
    ['question', `;; QUESTION SECTION:\n;${absolute(answer.name)}\t\tIN\t${question.type}\n\n`],
    ['answer', answerSection(answer, shown.has('comments'))],
    ['stats', stats(question, answer, time)],
  ]
  return sections
    .filter(([name]) => shown.has(name))
    .map(([, text]) => text)
    .join('')
}

function head({ status, records }: Answer, time: number): string {
  const counts = `QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1`
  return [
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${time % 65_536}`,
    `;; flags: qr aa rd; ${counts}`,
    ';; WARNING: recursion requested but not available',
    '',
    ';; OPT PSEUDOSECTION:',
    '; EDNS: version: 0, flags:; udp: 1232',
  ].join('\n')
}

function answerSection({ records }: Answer, titled: boolean): string {
  if (records.length === 0) return ''
  const lines = records.map(
    ({ name, ttl, type, value }) => `${absolute(name)}\t${ttl}\tIN\t${type}\t${dataOf(type, value)}\n`,
  )
  return titled ? `;; ANSWER SECTION:\n${lines.join('')}\n` : lines.join('')
}

function stats({ server, tcp }: Question, { name, records }: Answer, time: number): string {
  const size = 40 + name.length + records.reduce((sum, record) => sum + 16 + record.name.length, 0)
  const when = formatDate('%a %b %d %H:%M:%S UTC %Y', time)
  const served = `;; SERVER: ${server}#53(${server}) (${tcp ? 'TCP' : 'UDP'})`
  return `;; Query time: 0 msec\n${served}\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size}\n\n`
}

/** Names are told with their last dot. */
function dataOf(type: DnsType, value: string): string {
  return type === 'A' || type === 'AAAA' ? value : absolute(value)
}

function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}
