import { crc32 } from 'node:zlib'
import type { KubeObject } from '../objects.ts'
import { objectText } from './text.ts'
import type { Change, StorageKey } from './types.ts'

/** One line of the log or of a snapshot: a state of an object, or its end. */
export type LogRecord =
  | { revision: number; key: StorageKey; object: KubeObject }
  | { revision: number; key: StorageKey; deleted: { namespace: string; name: string } }
  | { revision: number }

/** A change as a line: checksum, JSON, newline. What is cut off or damaged is recognized when it is read. */
export function changeLine(change: Change): string {
  const { namespace = '', name } = change.object.metadata
  const key = JSON.stringify(change.key)
  if (change.type !== 'DELETED') return objectLine(change.revision, change.key, change.object)
  return line(`{"r":${change.revision},"k":${key},"d":${JSON.stringify([namespace, name])}}`)
}

export function objectLine(revision: number, key: StorageKey, object: KubeObject): string {
  return line(`{"r":${revision},"k":${JSON.stringify(key)},"o":${objectText(object)}}`)
}

/** Says nothing but how far the store has come. */
export function revisionLine(revision: number): string {
  return line(`{"r":${revision}}`)
}

function line(json: string): string {
  return `${checksum(json)} ${json}\n`
}

/** The record of a line without its newline; undefined when it is damaged. */
export function parseLine(text: string): LogRecord | undefined {
  const json = text.slice(CHECKSUM_LENGTH + 1)
  if (text.slice(0, CHECKSUM_LENGTH + 1) !== `${checksum(json)} `) return undefined
  const { r, k, o, d } = JSON.parse(json) as { r: number; k?: string; o?: KubeObject; d?: [string, string] }
  if (k === undefined) return { revision: r }
  if (o) return { revision: r, key: k, object: o }
  return d ? { revision: r, key: k, deleted: { namespace: d[0], name: d[1] } } : undefined
}

/**
 * Whether the end of a log, which has no newline, is what a crash leaves: the beginning of a record, or the zeros of a file that
 * was made longer and not yet filled. Anything else was written by nobody.
 */
export function isTornRecord(rest: Buffer): boolean {
  if (rest.every((byte) => byte === 0)) return true
  // With its last byte spoilt a record would be whole without it.
  return RECORD_START.test(rest.toString('latin1', 0, 32)) && !parseLine(rest.toString('utf8', 0, rest.length - 1))
}

const RECORD_START = /^[0-9a-f]{0,7}$|^[0-9a-f]{8} ?$|^[0-9a-f]{8} \{($|"($|r($|"($|:))))/

const CHECKSUM_LENGTH = 8

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_LENGTH, '0')
}
