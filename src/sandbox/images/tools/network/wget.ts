import { codeOf } from '../../../network/errors.ts'
import type { Process, Program } from '../../types.ts'
import { fail, pathIn, write } from '../io.ts'
import { fetchUrl, TimedOut, TlsFailure } from './fetch.ts'

interface Options {
  url: string | undefined
  output: string | undefined
  quiet: boolean
  spider: boolean
  showHead: boolean
  insecure: boolean
  timeoutSeconds: number
  headers: [string, string][]
  body: string | undefined
}

/** wget of busybox. */
export const wget: Program = async (process) => {
  const options = readOptions(process.argv.slice(1))
  if (options.url === undefined) return fail(process, 'missing URL')
  const full = /^https?:\/\//.test(options.url) ? options.url : `http://${options.url}`
  try {
    return await download(process, options, new URL(full), 0)
  } catch (error) {
    return explain(process, error, new URL(full).hostname)
  }
}

function readOptions(words: readonly string[]): Options {
  const options: Options = {
    url: undefined,
    output: undefined,
    quiet: false,
    spider: false,
    showHead: false,
    insecure: false,
    timeoutSeconds: 900,
    headers: [],
    body: undefined,
  }
  const queue = words.flatMap((word) => (/^--[\w-]+=/.test(word) ? word.split(/=(.*)/s, 2) : [word]))
  const valued: Readonly<Record<string, (value: string) => void>> = {
    '-O': (value) => {
      options.output = value
    },
    '-T': (value) => {
      options.timeoutSeconds = Number(value)
    },
    '--header': (value) => options.headers.push(value.split(/:\s*(.*)/s, 2) as [string, string]),
    '--post-data': (value) => {
      options.body = value
    },
    '-P': () => {},
    '-U': (value) => options.headers.push(['User-Agent', value]),
    '-Y': () => {},
    '-t': () => {},
    '--tries': () => {},
  }
  valuedAliases(valued)
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    const key = Object.keys(valued).find(
      (flag) => word === flag || (!flag.startsWith('--') && word.startsWith(flag) && !word.startsWith('--')),
    )
    if (key)
      valued[key]?.(word.length > key.length && !key.startsWith('--') ? word.slice(key.length) : (queue.shift() ?? ''))
    else if (word === '--spider') options.spider = true
    else if (word === '--no-check-certificate') options.insecure = true
    else if (/^-\w/.test(word)) readFlags(options, word.slice(1), queue)
    else if (!word.startsWith('-')) options.url = word
  }
  return options
}

function valuedAliases(valued: Record<string, (value: string) => void>): void {
  valued['--timeout'] = valued['-T'] ?? (() => {})
  valued['--output-document'] = valued['-O'] ?? (() => {})
}

/** Flags glued together, e.g. `-qO-` and `-SO out`. */
function readFlags(options: Options, letters: string, queue: string[]): void {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]
    if (letter === 'q') options.quiet = true
    if (letter === 'S') options.showHead = true
    if (letter === 'O' || letter === 'T') {
      const value = letters.slice(at + 1) || (queue.shift() ?? '')
      if (letter === 'O') options.output = value
      else options.timeoutSeconds = Number(value)
      return
    }
  }
}

async function download(process: Process, options: Options, url: URL, redirects: number): Promise<number> {
  const say = (text: string) => options.quiet || process.stderr.write(text)
  const [address = url.hostname] = await process.net.lookup(url.hostname)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  say(`Connecting to ${url.host} (${address}:${port})\n`)
  const headers: [string, string][] = [
    ['Host', url.host],
    ['User-Agent', 'Wget'],
    ...options.headers,
    ['Connection', 'close'],
  ]
  const body = options.body === undefined ? undefined : Buffer.from(options.body)
  if (body) headers.push(['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', String(body.length)])
  const { message } = await fetchUrl(process, {
    url,
    method: body ? 'POST' : options.spider ? 'HEAD' : 'GET',
    headers,
    body,
    insecure: true,
    connectTo: { host: address, port },
    connectTimeoutMilliseconds: options.timeoutSeconds * 1000,
  })
  const status = `HTTP/${message.httpVersion} ${message.statusCode} ${message.statusMessage}`
  if (options.showHead) {
    const lines = message.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [`  ${name}: ${message.rawHeaders[index + 1]}`] : [],
    )
    process.stderr.write(`  ${status}\n${lines.join('\n')}\n`)
  }
  const { location } = message.headers
  if (location !== undefined && /^3/.test(String(message.statusCode)) && redirects < 5) {
    message.resume()
    return download(process, options, new URL(location, url), redirects + 1)
  }
  if ((message.statusCode ?? 0) >= 400) {
    message.destroy()
    return fail(process, `server returned error: ${status}`)
  }
  if (options.spider) {
    say('remote file exists\n')
    return 0
  }
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return save(process, options, url, Buffer.concat(chunks), say)
}

async function save(
  process: Process,
  options: Options,
  url: URL,
  data: Buffer,
  say: (text: string) => unknown,
): Promise<number> {
  const name = options.output ?? (url.pathname.replace(/.*\//, '') || 'index.html')
  const meter = (label: string) =>
    `${label.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(data.length).padStart(5)}  0:00:00 ETA\n`
  if (name === '-') {
    say('writing to stdout\n')
    await write(process, data)
    say(`${meter('-')}written to stdout\n`)
    return 0
  }
  const path = pathIn(process, name)
  if (options.output === undefined && (await process.fs.exists(path)))
    return fail(process, `can't open '${name}': File exists`)
  say(`saving to '${name}'\n`)
  await process.fs.writeFile(path, data)
  say(`${meter(name)}'${name}' saved\n`)
  return 0
}

function explain(process: Process, error: unknown, host: string): number {
  if (error instanceof TimedOut) return fail(process, 'download timed out')
  if (error instanceof TlsFailure) return fail(process, 'error getting response: Connection reset by peer')
  const { address = host } = error as { address?: string }
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: `can't connect to remote host (${address}): Connection refused`,
    EHOSTUNREACH: `can't connect to remote host (${address}): Host is unreachable`,
    ETIMEDOUT: `can't connect to remote host (${address}): Operation timed out`,
    ENOTFOUND: `bad address '${host}'`,
    ECONNRESET: 'error getting response',
  }
  const reason = reasons[codeOf(error) ?? '']
  if (reason === undefined) throw error
  return fail(process, reason)
}
