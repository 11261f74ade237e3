import { createHash } from 'node:crypto'
import type { Connection, DnsRecord } from './types.ts'

/** A few places outside, so that lessons about outgoing traffic work on a machine that is offline. Nothing leaves this process. */
const SITES: Readonly<Record<string, string>> = {
  'google.com': '142.250.74.46',
  'www.google.com': '142.250.74.36',
  'dns.google': '8.8.8.8',
  'one.one.one.one': '1.1.1.1',
  'example.com': '93.184.215.14',
  'www.example.com': '93.184.215.14',
  'example.org': '93.184.215.14',
  'kubernetes.io': '3.33.186.135',
  'www.kubernetes.io': '3.33.186.135',
  'registry.k8s.io': '34.96.108.209',
  'github.com': '140.82.121.4',
  'docker.io': '44.208.254.194',
  'registry-1.docker.io': '44.208.254.194',
  'hub.docker.com': '44.193.57.117',
  'nginx.org': '52.58.199.22',
  'cloud.google.com': '142.250.74.78',
  'naver.com': '223.130.192.248',
  'www.naver.com': '223.130.192.247',
  'wikipedia.org': '208.80.154.224',
}

const ADDRESSES: ReadonlySet<string> = new Set([...Object.values(SITES), '8.8.4.4', '9.9.9.9'])

/** The records of a public name, undefined when the made-up internet does not know it. */
export function answerPublicName(name: string): DnsRecord[] | undefined {
  const address = SITES[name]
  return address === undefined ? undefined : [{ name, type: 'A', value: address, ttl: 300 }]
}

export function isPublicSite(address: string): boolean {
  return ADDRESSES.has(address)
}

/** A round trip to an address as people see it from a data centre: the same place is always about as far away. */
export function roundTrip(address: string): number {
  const [distance = 0, jitter = 0] = createHash('sha256').update(address).digest()
  return 2 + (distance % 18) + (jitter % 100) / 100 + Math.random() * 0.4
}

/** Answers HTTP on port 80 of a made-up site: bare host names redirect to `www`, the rest is a short page. */
export function serveSite(connection: Connection, now: () => number): void {
  let request = ''
  connection.on('data', (chunk: Buffer) => {
    request += chunk.toString('latin1')
    if (!request.includes('\r\n\r\n')) return
    const host = /^host:\s*([^\r\n:]+)/im.exec(request)?.[1] ?? ''
    const head = /^HEAD /.test(request)
    request = ''
    connection.end(page(host, new Date(now()).toUTCString(), head))
  })
}

function page(host: string, date: string, head: boolean): string {
  const redirect = SITES[`www.${host}`] !== undefined && host !== 'example.com'
  const body = redirect
    ? `<HTML><HEAD><TITLE>301 Moved</TITLE></HEAD><BODY>\n<H1>301 Moved</H1>\n<A HREF="http://www.${host}/">here</A>.\n</BODY></HTML>\n`
    : `<!doctype html>\n<html><head><title>Example Domain</title></head>\n<body><h1>Example Domain</h1>\n<p>This page stands for ${host} inside the sandbox.</p></body></html>\n`
  const status = redirect ? `301 Moved Permanently\r\nLocation: http://www.${host}/` : '200 OK'
  return [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/html; charset=UTF-8',
    `Date: ${date}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    head ? '' : body,
  ].join('\r\n')
}
