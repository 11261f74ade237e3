import type { HttpRequest } from '../../network/http.ts'
import { alpine } from '../base/alpine.ts'
import { debian } from '../base/debian.ts'
import { timeLocal } from '../nginx/variables.ts'
import { openServers } from '../programs/servers.ts'
import { nextSignal } from '../programs/signals.ts'
import type { Image, Process, Program } from '../types.ts'

const TAGS = [
  '2.4',
  '2',
  'latest',
  '2.4.38-4',
  '2.4.39-4',
  '2.4.38-1',
  '2.4.39-1',
  '2.4.38-2',
  '2.4.39-2',
  '2.4.53',
  '2.4.57',
  '2.4.58',
  '2.4.59',
  '2.4.62',
  '2.4.63',
]
const ROOT = '/usr/local/apache2/htdocs'
const BUILT = Date.UTC(2007, 5, 11, 18, 53, 14)
const PAGE = '<html><body><h1>It works!</h1></body></html>\n'

/** Apache httpd as its official image brings it: static files on port 80. */
export const httpd: Image = {
  repositories: ['httpd', 'registry.k8s.io/e2e-test-images/httpd'],
  tags: [...TAGS, ...TAGS.map((tag) => `${tag}-alpine`), 'alpine'],
  config: (tag) => {
    const base = tag.includes('alpine') ? alpine('3.20.0') : debian([])
    const version = /^2\.4\.\d+/.exec(tag)?.[0] ?? '2.4.63'
    const program = apache(version)
    return {
      ...base,
      cmd: ['httpd-foreground'],
      env: {
        ...base.env,
        PATH: `/usr/local/apache2/bin:${base.env['PATH']}`,
        HTTPD_PREFIX: '/usr/local/apache2',
        HTTPD_VERSION: version,
      },
      workingDir: '/usr/local/apache2',
      stopSignal: 'SIGTERM',
      sizeInMegabytes: tag.includes('alpine') ? 60 : 148,
      files: { ...base.files, [`${ROOT}/index.html`]: PAGE, '/usr/local/apache2/logs/': '' },
      programs: {
        ...base.programs,
        '/usr/local/bin/httpd-foreground': program,
        '/usr/local/apache2/bin/httpd': program,
      },
    }
  },
}

function apache(version: string): Program {
  return async (process) => {
    const servers = openServers(process)
    servers.http(80, async (request, response) => {
      request.resume()
      const { status, headers, body } = await answer(process, version, request)
      response.writeHead(status, headers.flat())
      response.end(request.method === 'HEAD' ? undefined : body)
      const { remoteAddress } = request.connectionInfo
      process.stdout.write(
        `${remoteAddress} - - [${timeLocal(process.clock.now())}] "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} ${body.length}\n`,
      )
    })
    const notice = (module: string, code: string, message: string) => {
      const [day, date, month, year, time] = new Date(process.clock.now()).toUTCString().replace(',', '').split(' ')
      process.stderr.write(
        `[${day} ${month} ${date} ${time}.000000 ${year}] [${module}:notice] [pid ${process.pid}:tid ${process.pid}] ${code}: ${message}\n`,
      )
    }
    const name = "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using"
    process.stderr.write(
      `${name} ${process.net.ip}. Set the 'ServerName' directive globally to suppress this message\n`,
    )
    notice('mpm_event', 'AH00489', `Apache/${version} (Unix) configured -- resuming normal operations`)
    notice('core', 'AH00094', "Command line: 'httpd -D FOREGROUND'")
    const signal = await nextSignal(process, ['SIGTERM', 'SIGINT', 'SIGHUP'])
    if (signal === 'SIGKILL') return 137
    notice('mpm_event', 'AH00491', 'caught SIGTERM, shutting down')
    await servers.drain()
    servers.close()
    return 0
  }
}

interface Answer {
  status: number
  headers: [string, string][]
  body: Buffer
}

async function answer(process: Process, version: string, request: HttpRequest): Promise<Answer> {
  const path = decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/')
  const file = `${ROOT}${path.endsWith('/') ? `${path}index.html` : path}`
  const found = path.includes('..') ? undefined : await process.fs.readFile(file).catch(() => undefined)
  const head: [string, string][] = [
    ['Date', new Date(process.clock.now()).toUTCString()],
    ['Server', `Apache/${version} (Unix)`],
  ]
  if (!found) return missing(head)
  const body = Buffer.from(found)
  const { mtime } = await process.fs.stat(file)
  const modified = body.toString() === PAGE ? BUILT : mtime
  const type = /\.html?$/.test(file) ? 'text/html' : /\.txt$/.test(file) ? 'text/plain' : 'application/octet-stream'
  return {
    status: 200,
    body,
    headers: [
      ...head,
      ['Last-Modified', new Date(modified).toUTCString()],
      ['ETag', `"${body.length.toString(16)}-${(modified * 1000).toString(16)}"`],
      ['Accept-Ranges', 'bytes'],
      ['Content-Length', String(body.length)],
      ['Content-Type', type],
    ],
  }
}

function missing(head: [string, string][]): Answer {
  const body = Buffer.from(
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
  )
  return {
    status: 404,
    body,
    headers: [...head, ['Content-Length', String(body.length)], ['Content-Type', 'text/html; charset=iso-8859-1']],
  }
}
