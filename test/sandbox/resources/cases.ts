import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const casesFolder = 'fixtures/resources/cases'
export const answersFolder = 'fixtures/resources/answers'

type Json = Record<string, unknown>

interface WrittenCase {
  name: string
  /** The base object; the first one of the file by default. */
  base?: string
  /** Values by path, e.g. `spec.containers[0].image`; null removes. */
  set?: Json
  /** The changes of a later update. */
  then?: Json
  /** The update goes to the status subresource. */
  status?: boolean
}

/** One object to create and, with `next`, to replace afterwards. */
export interface Case {
  name: string
  object: Json
  next?: Json
  subresource: '' | 'status'
}

export interface Answer {
  code: number
  warnings: string[]
  /** Of a success. */
  object?: Json
  /** Of a failure. */
  message?: string
  causes?: { reason: string; message: string; field: string }[]
}

export interface Recorded {
  name: string
  create: Answer
  update?: Answer
}

export function caseFiles(): string[] {
  return readdirSync(casesFolder).filter((file) => file.endsWith('.yaml'))
}

export function readCases(file: string): Case[] {
  const { bases, cases } = parse(readFileSync(join(casesFolder, file), 'utf8')) as {
    bases: Record<string, Json>
    cases: WrittenCase[]
  }
  const first = Object.keys(bases)[0] ?? ''
  return cases.map(({ name, base = first, set = {}, then, status }) => {
    if (!bases[base]) throw new Error(`${file}: ${name}: no base ${base}`)
    const object = changed(bases[base], set)
    return { name, object, subresource: status ? 'status' : '', ...(then ? { next: changed(object, then) } : {}) }
  })
}

export function readAnswers(file: string): Recorded[] {
  return JSON.parse(readFileSync(join(answersFolder, file.replace('.yaml', '.json')), 'utf8'))
}

function changed(object: Json, changes: Json): Json {
  const copy = structuredClone(object)
  for (const [path, value] of Object.entries(changes)) setPath(copy, path, structuredClone(value))
  return copy
}

function setPath(object: Json, path: string, value: unknown): void {
  const keys = [...path.matchAll(/\[(\d+)\]|\{([^}]+)\}|([^.[\]{}]+)/g)].map(
    ([, index, key, name]) => index ?? key ?? name ?? '',
  )
  let target: Json = object
  for (const [position, key] of keys.slice(0, -1).entries()) {
    target[key] ??= /^\d+$/.test(keys[position + 1] ?? '') ? [] : {}
    target = target[key] as Json
  }
  const last = keys.at(-1) ?? ''
  if (value === null) delete target[last]
  else target[last] = value
}
