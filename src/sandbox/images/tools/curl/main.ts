import type { IncomingMessage } from 'node:http'
import { codeOf } from '../../../network/errors.ts'
import type { Process, Program } from '../../types.ts'
import { pathIn } from '../io.ts'
import { type Exchange, fetchUrl, TimedOut, TlsFailure } from '../network/fetch.ts'
import { type CurlOptions, readCurlOptions } from './options.ts'
import { progressMeter, receivedHead, sentHead, tlsLines, writeOut } from './report.ts'
import { CURL_VERSION, curlRequest } from './request.ts'

/** A failed transfer: curl's exit code and words. */
class CurlError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export const curl: Program = async (process) => {
  const options = readCurlOptions(process.argv.slice(1))
  const help = "curl: try 'curl --help' or 'curl --manual' for more information\n"
  if ('error' in options) {
    process.stderr.write(`curl: ${options.error}\n${help}`)
    return 2
  }
  if (options.flags.has('version')) {
    process.stdout.write(
      `curl ${CURL_VERSION} (x86_64-pc-linux-musl) libcurl/${CURL_VERSION} OpenSSL/3.1.4\nProtocols: http https\n`,
    )
    return 0
  }
  if (options.urls.length === 0) {
    process.stderr.write(`curl: (2) no URL specified\n${help}`)
    return 2
  }
  let status = 0
  for (const url of options.urls) status = await withRetries(process, options, url)
  return status
}

async function withRetries(process: Process, options: CurlOptions, url: string): Promise<number> {
  const retries = Number(options.values.get('retry') ?? 0)
  for (let attempt = 0; ; attempt++) {
    const status = await transfer(process, options, url)
    const retryable =
      status === 28 ||
      status === 22 ||
      (status === 7 && options.flags.has('retry-connrefused')) ||
      options.flags.has('retry-all-errors')
    if (status === 0 || attempt >= retries || !retryable) return status
    const delay = Number(options.values.get('retry-delay') ?? 2 ** attempt)
    await new Promise<void>((resolve) => process.clock.setTimeout(resolve, delay * 1000))
  }
}

async function transfer(process: Process, options: CurlOptions, text: string): Promise<number> {
  const started = process.clock.now()
  const result = { size: 0, redirects: 0, started, exchange: undefined as Exchange | undefined, url: text }
  try {
    const url = parseUrl(text)
    const limit = Number(options.values.get('max-time') ?? 0) * 1000
    await within(process, limit, () => result.size, follow(process, options, url, result))
    writeOut(process, options, result)
    return 0
  } catch (error) {
    const { code, message } = error instanceof CurlError ? error : explain(error, process, text, started)
    writeOut(process, options, result)
    if (!options.flags.has('silent') || options.flags.has('show-error'))
      process.stderr.write(`curl: (${code}) ${message}\n`)
    return code
  }
}

function parseUrl(text: string): URL {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const scheme = full.slice(0, full.indexOf(':')).toLowerCase()
  if (scheme !== 'http' && scheme !== 'https') throw new CurlError(1, `Protocol "${scheme}" not supported`)
  try {
    return new URL(full)
  } catch {
    const port = /:(\d+)(\/|$)/.test(full.slice(scheme.length + 3))
      ? 'Port number was not a decimal number between 0 and 65535'
      : 'No host part in the URL'
    throw new CurlError(3, `URL rejected: ${port}`)
  }
}

/** Ends a transfer that takes longer than `--max-time`. */
function within(process: Process, limit: number, size: () => number, work: Promise<void>): Promise<void> {
  if (limit === 0) return work
  return new Promise((resolve, reject) => {
    const words = () => `Operation timed out after ${limit + 1} milliseconds with ${size()} bytes received`
    const timer = process.clock.setTimeout(() => reject(new CurlError(28, words())), limit)
    work.then(resolve, reject).finally(() => timer.cancel())
  })
}

export interface Transfer {
  size: number
  redirects: number
  started: number
  exchange: Exchange | undefined
  url: string
}

async function follow(process: Process, options: CurlOptions, first: URL, result: Transfer): Promise<void> {
  let url = first
  let settings = options
  const most = Number(options.values.get('max-redirs') ?? 50)
  for (;;) {
    const request = await curlRequest(process, settings, url)
    const verbose = options.flags.has('verbose')
    const say = (lines: string) => verbose && process.stderr.write(lines)
    request.onConnected = (address, port, tls) => {
      say(`*   Trying ${address}:${port}...\n* Connected to ${url.hostname} (${address}) port ${port}\n`)
      if (tls) say(tlsLines(tls))
      say(sentHead(request))
    }
    const exchange = await fetchUrl(process, request)
    Object.assign(result, { exchange, url: url.href })
    const { message } = exchange
    say(receivedHead(message, '< '))
    const location = message.headers.location
    const redirected = options.flags.has('location') && location !== undefined && /^3/.test(String(message.statusCode))
    await receive(process, options, message, result, redirected)
    say(`* Connection #0 to host ${url.hostname} left intact\n`)
    if (!redirected) return
    if (++result.redirects > most) throw new CurlError(47, `Maximum (${most}) redirects followed`)
    url = new URL(location, url)
    if (message.statusCode !== 307 && message.statusCode !== 308)
      settings = { ...settings, data: [], method: options.flags.has('head') ? 'HEAD' : undefined }
  }
}

async function receive(
  process: Process,
  options: CurlOptions,
  message: IncomingMessage,
  result: Transfer,
  skip: boolean,
): Promise<void> {
  const { flags } = options
  const failing = (message.statusCode ?? 0) >= 400
  const output = await openOutput(process, options, new URL(result.url))
  if (flags.has('include') || flags.has('head')) await output(Buffer.from(receivedHead(message, '')))
  if (failing && flags.has('fail')) {
    message.destroy()
    throw new CurlError(22, `The requested URL returned error: ${message.statusCode}`)
  }
  const chunks: Buffer[] = []
  try {
    for await (const chunk of message) {
      const data = chunk as Buffer
      result.size += data.length
      if (flags.has('verbose') && !flags.has('silent')) process.stderr.write(`{ [${data.length} bytes data]\n`)
      if (!skip) await output(data)
      chunks.push(data)
    }
  } catch {
    const expected = Number(message.headers['content-length'] ?? 0)
    if (expected > result.size)
      throw new CurlError(18, `transfer closed with ${expected - result.size} bytes remaining to read`)
    throw new CurlError(56, 'Recv failure: Connection reset by peer')
  }
  if (!skip && !process.tty && !flags.has('silent') && !flags.has('no-progress-meter'))
    process.stderr.write(progressMeter(result.size))
  if (failing && flags.has('fail-with-body'))
    throw new CurlError(22, `The requested URL returned error: ${message.statusCode}`)
}

/** Where the body goes: stdout, or the file of `-o` or `-O`. */
async function openOutput(process: Process, options: CurlOptions, url: URL): Promise<(data: Buffer) => Promise<void>> {
  const named = options.flags.has('remote-name') ? url.pathname.replace(/.*\//, '') : options.values.get('output')
  if (named === undefined || named === '-') {
    return async (data) => void process.stdout.write(data)
  }
  if (named === '/dev/null') return async () => {}
  if (named === '') throw new CurlError(23, 'Failed to extract a filename to use for storage')
  const path = pathIn(process, named)
  try {
    await process.fs.writeFile(path, '')
  } catch {
    throw new CurlError(23, 'Failure writing output to destination')
  }
  return (data) => process.fs.writeFile(path, data, { append: true })
}

function explain(error: unknown, { clock }: Process, text: string, started: number): { code: number; message: string } {
  const url = parseUrl(text)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const took = Math.max(0, clock.now() - started)
  if (error instanceof TimedOut) return { code: 28, message: `Connection timed out after ${took} milliseconds` }
  if (error instanceof TlsFailure) return tlsFailure(error)
  const code = codeOf(error) ?? ''
  const failed = (reason: string) => `Failed to connect to ${url.hostname} port ${port} after ${took} ms: ${reason}`
  const known: Readonly<Record<string, { code: number; message: string }>> = {
    ENOTFOUND: { code: 6, message: `Could not resolve host: ${url.hostname}` },
    ECONNREFUSED: { code: 7, message: failed("Couldn't connect to server") },
    EHOSTUNREACH: { code: 7, message: failed('No route to host') },
    ETIMEDOUT: { code: 28, message: failed("Couldn't connect to server") },
    ECONNRESET: { code: 52, message: 'Empty reply from server' },
    ENOENT: { code: 26, message: 'Failed to open/read local data from file/application' },
  }
  const found = known[code]
  if (found) return found
  if (code.startsWith('HPE_')) return { code: 1, message: 'Received HTTP/0.9 when not allowed' }
  throw error
}

function tlsFailure({ kind, message }: TlsFailure): { code: number; message: string } {
  if (kind === 'handshake') {
    const wrong = /wrong version|packet length/i.test(message)
    return {
      code: 35,
      message: wrong
        ? 'OpenSSL/3.1.4: error:0A00010B:SSL routines::wrong version number'
        : `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection (${message})`,
    }
  }
  const more =
    'More details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.'
  return { code: 60, message: `${message}\n${more}` }
}
