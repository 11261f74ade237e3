import type { Process } from '../../types.ts'
import { pathIn, readStdin } from '../io.ts'
import type { FetchRequest } from '../network/fetch.ts'
import type { CurlOptions } from './options.ts'

export const CURL_VERSION = '8.5.0'

/** The request curl sends for a URL. */
export async function curlRequest(process: Process, options: CurlOptions, url: URL): Promise<FetchRequest> {
  const { flags, values } = options
  const body = await bodyOf(process, options)
  if (flags.has('get') && body) url.search = [url.search.slice(1), body.toString()].filter(Boolean).join('&')
  const sent = flags.has('get') ? undefined : body
  const method =
    options.method ?? (flags.has('head') ? 'HEAD' : values.has('upload-file') ? 'PUT' : sent ? 'POST' : 'GET')
  return {
    url,
    method,
    headers: headersOf(options, url, sent),
    body: sent,
    httpVersion: flags.has('http1.0') ? '1.0' : '1.1',
    connectTo: connectTo(options, url),
    ca: values.has('cacert')
      ? Buffer.from(await process.fs.readFile(pathIn(process, values.get('cacert') ?? '')))
      : undefined,
    insecure: flags.has('insecure'),
    connectTimeoutMilliseconds: values.has('connect-timeout')
      ? Number(values.get('connect-timeout')) * 1000
      : undefined,
  }
}

function headersOf(options: CurlOptions, url: URL, body: Buffer | undefined): [string, string][] {
  const { values, data, forms } = options
  const json = data.some(({ kind }) => kind === 'json')
  const user = values.get('user')
  const own = new Map<string, [string, string]>()
  const set = (name: string, value: string | undefined) =>
    value !== undefined && own.set(name.toLowerCase(), [name, value])
  set('Host', url.host)
  set('Authorization', user && `Basic ${Buffer.from(user.includes(':') ? user : `${user}:`).toString('base64')}`)
  set(
    'Authorization',
    values.has('oauth2-bearer') ? `Bearer ${values.get('oauth2-bearer')}` : own.get('authorization')?.[1],
  )
  set('User-Agent', values.get('user-agent') ?? `curl/${CURL_VERSION}`)
  set('Accept', json ? 'application/json' : '*/*')
  set('Referer', values.get('referer'))
  set('Cookie', values.get('cookie')?.includes('=') ? values.get('cookie') : undefined)
  set('Range', values.has('range') ? `bytes=${values.get('range')}` : undefined)
  set('Accept-Encoding', options.flags.has('compressed') ? 'identity' : undefined)
  if (body) {
    set('Content-Length', String(body.length))
    const plain = json ? 'application/json' : 'application/x-www-form-urlencoded'
    if (!values.has('upload-file'))
      set('Content-Type', forms.length > 0 ? `multipart/form-data; boundary=${BOUNDARY}` : plain)
  }
  for (const [name, value] of options.headers) {
    if (value === '') own.delete(name.toLowerCase())
    else own.set(name.toLowerCase(), [name, value])
  }
  return [...own.values()]
}

const BOUNDARY = '------------------------d74496d66958873e'

async function bodyOf(process: Process, { data, forms, values }: CurlOptions): Promise<Buffer | undefined> {
  const upload = values.get('upload-file')
  if (upload !== undefined)
    return upload === '-' ? readStdin(process) : Buffer.from(await process.fs.readFile(pathIn(process, upload)))
  if (forms.length > 0) return Buffer.from(`${forms.map(formPart).join('')}--${BOUNDARY}--\r\n`)
  if (data.length === 0) return undefined
  const parts: Buffer[] = []
  for (const { kind, text } of data) {
    if (parts.length > 0) parts.push(Buffer.from('&'))
    parts.push(await dataPart(process, kind, text))
  }
  return Buffer.concat(parts)
}

async function dataPart(process: Process, kind: CurlOptions['data'][number]['kind'], text: string): Promise<Buffer> {
  if (kind === 'urlencode') {
    const [name, value] = text.includes('=') ? text.split(/=(.*)/s, 2) : ['', text]
    return Buffer.from(`${name ? `${name}=` : ''}${encodeURIComponent(value ?? '')}`)
  }
  if (kind === 'raw' || !text.startsWith('@')) return Buffer.from(text)
  const file = text.slice(1)
  const content =
    file === '-' ? await readStdin(process) : Buffer.from(await process.fs.readFile(pathIn(process, file)))
  return kind === 'data' ? Buffer.from(content.toString().replace(/[\r\n]/g, '')) : content
}

function formPart(form: string): string {
  const [name = '', value = ''] = form.split(/=(.*)/s, 2)
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

/** `--resolve host:port:address` and `--connect-to HOST1:PORT1:HOST2:PORT2`. */
function connectTo({ resolves, connectTos }: CurlOptions, url: URL): { host: string; port: number } | undefined {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  for (const resolve of resolves) {
    const [host = '', wanted = '', address = ''] = resolve.replace(/^\+/, '').split(':')
    if ((host === '*' || host.toLowerCase() === url.hostname) && Number(wanted) === port) return { host: address, port }
  }
  for (const entry of connectTos) {
    const [fromHost = '', fromPort = '', host = '', toPort = ''] = entry.split(':')
    const matches = (fromHost === '' || fromHost === url.hostname) && (fromPort === '' || Number(fromPort) === port)
    if (matches) return { host: host || url.hostname, port: Number(toPort) || port }
  }
  return undefined
}
