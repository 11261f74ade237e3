import { STATUS_CODES } from 'node:http'
import type { Answer } from './exchange.ts'
import { isAtLeast } from './version.ts'

const TITLES: Readonly<Record<number, string>> = {
  302: '302 Found',
  400: '400 Bad Request',
  408: '408 Request Time-out',
  413: '413 Request Entity Too Large',
  414: '414 Request-URI Too Large',
  494: '400 Request Header Or Cookie Too Large',
  497: '400 The plain HTTP request was sent to HTTPS port',
  500: '500 Internal Server Error',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
}

const HTTPS_PORT_TEXT = '<center>The plain HTTP request was sent to HTTPS port</center>\r\n'

/** The page nginx itself makes for a status. */
export function statusPage(status: number, version: string, tokens: boolean): Answer {
  const title = TITLES[status] ?? `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  const heading = status === 497 ? '400 Bad Request' : title
  // The grey background went away in 1.15.6.
  const body = isAtLeast(version, '1.15.6') ? '<body>' : '<body bgcolor="white">'
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    body,
    `<center><h1>${heading}</h1></center>`,
    `${status === 497 ? HTTPS_PORT_TEXT : ''}<hr><center>${serverName(version, tokens)}</center>`,
    '</body>',
    '</html>',
    '',
  ]
  return {
    status: status === 497 || status === 494 ? 400 : status,
    contentType: 'text/html',
    headers: [],
    body: Buffer.from(lines.join('\r\n')),
  }
}

/** `nginx/1.27.0`, or `nginx` with server_tokens off. */
export function serverName(version: string, tokens: boolean): string {
  return tokens ? `nginx/${version}` : 'nginx'
}

/** A directory listing, as autoindex writes it. */
export function directoryPage(
  uri: string,
  entries: readonly { name: string; directory: boolean; size: number; mtime: number }[],
  version: string,
): Answer {
  const lines = entries.map(({ name, directory, size, mtime }) => {
    const shown = directory ? `${name}/` : name
    const short = shown.length > 50 ? `${shown.slice(0, 47)}..>` : shown
    const [, day, month, year, time] = new Date(mtime).toUTCString().split(' ')
    const stamp = `${day}-${month}-${year} ${(time ?? '').slice(0, 5)}`
    const pad = ' '.repeat(Math.max(0, 50 - short.length))
    return `<a href="${encodeURIComponent(name)}${directory ? '/' : ''}">${short}</a>${pad} ${stamp} ${(directory ? '-' : String(size)).padStart(19)}`
  })
  const open = isAtLeast(version, '1.15.6') ? '<body>' : '<body bgcolor="white">'
  const head = `<html>\r\n<head><title>Index of ${uri}</title></head>\r\n${open}\r\n<h1>Index of ${uri}</h1><hr><pre><a href="../">../</a>\r\n`
  const body = `${head}${lines.map((line) => `${line}\r\n`).join('')}</pre><hr></body>\r\n</html>\r\n`
  return { status: 200, contentType: 'text/html', headers: [], body: Buffer.from(body) }
}
