import { perObject } from '../../util/per-object.ts'
import type { KubeObject } from '../objects.ts'

/**
 * The JSON of a stored object without `kind` and `apiVersion`, as it stands among a list's items. Made once per stored state:
 * lists, watches and the log share it.
 */
export const bodyText = perObject(({ kind: _kind, apiVersion: _apiVersion, ...body }: KubeObject): string =>
  JSON.stringify(body),
)

/** The complete JSON of a stored object. */
export function objectText(object: KubeObject): string {
  return withTypeMeta(bodyText(object), object)
}

/** A body's text (see {@link bodyText}) with the type in front, in the order the real server writes it. */
export function withTypeMeta(body: string, { kind, apiVersion }: { kind: string; apiVersion: string }): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},${body.slice(1)}`
}
