import { parse, stringify } from 'yaml'
import type { Answer } from '../admin.ts'
import type { Place } from '../place.ts'
import type { RequestStep } from '../scenario.ts'

export async function sendRequest(step: RequestStep, { admin, saved }: Place): Promise<string> {
  const known = (text: string) => text.replace(/\$([a-z]\w*)/gi, (whole, name) => saved.get(name) ?? whole)
  const [method = '', url = ''] = known(step.request).split(' ')
  const { body, headers = {} } = step
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await admin.request(method, url, {
    headers: { ...type, ...headers },
    ...(text === undefined ? {} : { body: known(text) }),
  })
  save(step, answer, saved)
  return written(answer)
}

function save({ save: wanted = {} }: RequestStep, { body }: Answer, saved: Map<string, string>): void {
  for (const [name, path] of Object.entries(wanted)) {
    const value = path.split('.').reduce((found, key) => found?.[key], JSON.parse(body))
    saved.set(name, String(value))
  }
}

/** What a client sees of an answer; the order of keys is nobody's business. */
function written({ code, headers, body }: Answer): string {
  const shown = ['content-type', 'warning', 'allow', 'location', 'cache-control'].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  )
  return [`${code}`, ...shown, readText(body, headers['content-type'])].join('\n')
}

/** YAML breaks lines and quotes as its writer likes. */
function readText(body: string, type = ''): string {
  if (type === 'application/yaml') return sortedText(JSON.stringify(parse(body, { version: '1.1', schema: 'core' })))
  return /json/.test(type) ? sortedText(body) : body
}

/** A document, or those of a watch: one a line. */
function sortedText(json: string): string {
  return (
    readable(json) ??
    json
      .split('\n')
      .map((line) => readable(line) ?? line)
      .join('')
  )
}

function readable(json: string): string | undefined {
  try {
    return stringify(JSON.parse(json), { sortMapEntries: true, lineWidth: 0 })
  } catch {
    return undefined
  }
}
