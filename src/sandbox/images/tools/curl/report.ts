import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Process } from '../../types.ts'
import type { FetchRequest } from '../network/fetch.ts'
import type { Transfer } from './main.ts'
import type { CurlOptions } from './options.ts'

/** The request as `-v` shows it. */
export function sentHead({ method, url, headers, httpVersion }: FetchRequest): string {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/${httpVersion ?? '1.1'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
  ]
  return lines.map((line) => `> ${line}\n`).join('')
}

/** The head of the response, as it came. */
export function receivedHead(
  { httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage,
  prefix: string,
): string {
  const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`]
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  const end = prefix === '' ? '\r\n' : '\n'
  return `${lines.map((line) => `${prefix}${line}${end}`).join('')}${prefix}${end}`
}

export function tlsLines(socket: TLSSocket): string {
  const cipher = socket.getCipher()
  const subject = Object.entries(socket.getPeerCertificate().subject ?? {}).map(([name, value]) => `${name}=${value}`)
  return `* SSL connection using ${socket.getProtocol()} / ${cipher.name}\n* Server certificate:\n*  subject: ${subject.join('; ')}\n`
}

/** The meter curl shows on stderr when its output does not go to a terminal. */
export function progressMeter(size: number): string {
  const bytes = String(size).padStart(5)
  const head =
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'
  const row = (percent: string, total: string) =>
    `\r${percent}  ${total.trim().padStart(4)}  ${percent}  ${total.trim().padStart(4)}    0     0  `
  return `${head}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0${row('100', bytes)}${String(size * 200).padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${String(size * 200).padStart(5)}\n`
}

/** Prints what `-w` asks for. */
export function writeOut(
  process: Process,
  { values }: CurlOptions,
  { exchange, size, redirects, started, url }: Transfer,
): void {
  const format = values.get('write-out')
  if (format === undefined) return
  const seconds = ((process.clock.now() - started) / 1000).toFixed(6)
  const code = String(exchange?.message.statusCode ?? 0).padStart(3, '0')
  const variables: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    time_total: seconds,
    time_connect: seconds,
    time_starttransfer: seconds,
    time_namelookup: '0.000500',
    size_download: String(size),
    content_type: exchange?.message.headers['content-type'] ?? '',
    remote_ip: exchange?.address ?? '',
    remote_port: String(exchange?.port ?? ''),
    num_redirects: String(redirects),
    url_effective: url.endsWith('/') || /^https?:\/\/[^/]+\/./.test(url) ? url : `${url}/`,
    redirect_url: exchange?.message.headers.location ?? '',
    http_version: exchange?.message.httpVersion ?? '0',
    scheme: url.startsWith('https') ? 'https' : 'http',
    exitcode: '0',
  }
  const text = format
    .replace(/\\([nrt])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '')
    .replace(/%\{(\w+)\}|%%/g, (_, name: string | undefined) => (name === undefined ? '%' : (variables[name] ?? '')))
  process.stdout.write(text)
}
