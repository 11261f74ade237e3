import { perObject } from '../../util/per-object.ts'
import type { KubeObject } from '../objects.ts'

/**
 * The JSON of a stored object without `kind` and `apiVersion`, as it stands among a list's items. Made once per stored state:
 * lists, watches and the log share it.
 */
export const bodyText = perObject(({ kind: _kind, apiVersion: _apiVersion, ...body }: KubeObject): string => {
  const { metadata } = body
  const isPrepared = Object.values(body).some(hasText) || hasText(metadata.managedFields)
  return isPrepared
    ? fromParts(body, (part) => (part === metadata ? fromParts(metadata) : textOf(part)))
    : JSON.stringify(body)
})

/** Texts that were made of parts of objects before these were stored; each is used once. */
const prepared = new WeakMap<object, string>()

/** Makes the text of a part that will be in an object's text, unchanged: the text of all of a big object would take long. */
export function prepareText(part: object): void {
  prepared.set(part, JSON.stringify(part))
}

function hasText(part: unknown): boolean {
  return typeof part === 'object' && part !== null && prepared.has(part)
}

function fromParts(object: object, text = textOf): string {
  const parts = Object.entries(object).filter(([, part]) => part !== undefined)
  return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${text(part)}`).join(',')}}`
}

function textOf(part: unknown): string {
  const made = hasText(part) ? prepared.get(part as object) : undefined
  if (made !== undefined) prepared.delete(part as object)
  return made ?? JSON.stringify(part)
}

/** The complete JSON of a stored object. */
export function objectText(object: KubeObject): string {
  return withTypeMeta(bodyText(object), object)
}

/** A body's text (see {@link bodyText}) with the type in front, in the order the real server writes it. */
export function withTypeMeta(body: string, { kind, apiVersion }: { kind: string; apiVersion: string }): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},${body.slice(1)}`
}
