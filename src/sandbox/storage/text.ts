import type { KubeObject } from '../objects.ts'

const bodies = new WeakMap<object, string>()

/**
 * The JSON of a stored object without `kind` and `apiVersion`, as it stands among a list's items. Made once per stored state:
 * lists, watches and the log share it.
 */
export function bodyText(object: KubeObject): string {
  const known = bodies.get(object)
  if (known !== undefined) return known
  const { kind: _kind, apiVersion: _apiVersion, ...body } = object
  const text = JSON.stringify(body)
  bodies.set(object, text)
  return text
}

/** The complete JSON of a stored object. */
export function objectText(object: KubeObject): string {
  return withTypeMeta(bodyText(object), object)
}

/** A body's text (see {@link bodyText}) with the type in front, in the order the real server writes it. */
export function withTypeMeta(body: string, { kind, apiVersion }: { kind: string; apiVersion: string }): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},${body.slice(1)}`
}
