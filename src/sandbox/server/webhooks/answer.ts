import type { IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { JsonSyntaxError, parseJson } from '../../api/json/parse-json.ts'
import { isObject, type JsonObject } from '../../api/json/values.ts'
import { jsonTypeName } from '../../api/typed/decode-error.ts'

/** What the server answered instead of a review. */
export class ServerAnswer extends Error {}

const MOST_BYTES = 16 * 1024 * 1024

/** The object a server answers with. @throws ServerAnswer in the words of a Go client */
export async function readAnswer(response: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new ServerAnswer('the response is too large')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString()
  const code = response.statusCode ?? 0
  const type = response.headers['content-type'] ?? ''
  if (code >= 200 && code < 300) return parsed(text, code, type)
  const said = type.startsWith('text/') ? text.trim() : 'unknown'
  throw new ServerAnswer(statusMessage(text) ?? GENERIC[code] ?? (code >= 500 ? serverError(said) : said))
}

/** What a Go client says of answers that are no Status. */
const GENERIC: Readonly<Record<number, string | undefined>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
}

function serverError(said: string): string {
  return `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`
}

function statusMessage(text: string): string | undefined {
  try {
    const { kind, apiVersion, message } = Object(JSON.parse(text)) as JsonObject
    return kind === 'Status' && apiVersion === 'v1' && typeof message === 'string' ? message : undefined
  } catch {
    return undefined
  }
}

/** JSON, or YAML: then plain text is a string. */
function parsed(text: string, code: number, type: string): JsonObject {
  const told = type || 'application/json'
  if (text === '') throw new ServerAnswer(`0-length response with status code: ${code} and content type: ${told}`)
  const value = readText(text)
  if (isObject(value)) return value
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  throw unreadable(`json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${struct}`)
}

function readText(text: string): unknown {
  try {
    return /^\s*\{/.test(text) ? parseJson(text).value : parse(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unreadable(error.message)
    // What is no YAML either is text all the same.
    return text
  }
}

function unreadable(why: string): ServerAnswer {
  return new ServerAnswer(`couldn't get version/kind; json parse error: ${why}`)
}
