import { StatusError } from '../../api/status.ts'
import { apiVersionOf, type Draft, type KubeObject } from '../../objects.ts'
import type { CustomServing } from '../custom/serve-definition.ts'
import type { ServedResource } from '../registry.ts'

/**
 * A stored object in the version of the request, as the definition of its kind has it by now. Within an attempt: it is given up when a
 * webhook is still to answer. What was found once for a stored state is known from then on.
 */
export function asServed({ conversion, custom, apiVersion }: ServedResource, stored: KubeObject): KubeObject {
  if (!custom) return conversion ? conversion.fromStorage(stored) : stored
  return (
    custom.seen.get(stored) ??
    noted(custom, stored, custom.converter.convert(custom.converter.settled(stored), apiVersion))
  )
}

/** The same of a custom kind, for those who can wait; objects of other kinds as they are. */
export async function whenServed(served: ServedResource, stored: KubeObject): Promise<KubeObject> {
  const { custom } = served
  if (!custom) return stored
  if (!isAsked(served, stored)) return asServed(served, stored)
  return custom.seen.get(stored) ?? noted(custom, stored, await servedAfresh(served, stored))
}

/** The same, whatever was found before. */
export async function servedAfresh(served: ServedResource, stored: KubeObject): Promise<KubeObject> {
  const { custom, apiVersion } = served
  if (!custom) return stored
  if (!isAsked(served, stored)) return asServed(served, stored)
  const object = await custom.converter.ask(custom.converter.settled(stored), apiVersion)
  return noted(custom, object, object)
}

/** Whether a webhook has to be asked what a stored object is in the version of the request. */
function isAsked({ custom, apiVersion }: ServedResource, stored: KubeObject): boolean {
  return custom?.converter.isWebhook === true && stored.apiVersion !== apiVersion
}

/** A copy of an object that is in the version of the request, with something changed. */
export function changedAsServed({ custom }: ServedResource, object: KubeObject): KubeObject {
  return custom ? noted(custom, object, object) : object
}

/** What has been brought into a version is as it is to be seen: it gets no defaults of that version. */
function noted({ seen }: CustomServing, stored: KubeObject, object: KubeObject): KubeObject {
  seen.set(stored, object)
  seen.set(object, object)
  return object
}

/** What a client sends, as writes work on it: built-in kinds in the stored version, custom ones in that of the request. */
export function asWorkedOn({ conversion }: ServedResource, draft: Draft): Draft {
  if (!conversion) return draft
  const stored = conversion.toStorage(draft)
  return conversion.withoutDefaults?.(stored) ?? stored
}

/** The live object as writes work on it. */
export function liveAsWorkedOn(served: ServedResource, stored: KubeObject): KubeObject {
  return served.custom ? asServed(served, stored) : stored
}

/** The same, whatever was found before. */
export function liveAfresh(served: ServedResource, stored: KubeObject): KubeObject {
  const { custom, apiVersion } = served
  return custom
    ? changedAsServed(served, custom.converter.convert(custom.converter.settled(stored), apiVersion))
    : stored
}

/** What a write has made, as it is stored. */
export function asStored<T extends Draft>({ custom, storage }: ServedResource, object: T): T {
  return custom ? custom.converter.convert(object, apiVersionOf(storage)) : object
}

/**
 * How to tell what has been written, prepared before it is: a write must not be made anew once it is done. That the webhook does not
 * bring it back to the version of the request makes the request fail, but not the write.
 */
export function readBack(served: ServedResource, next: KubeObject): (written: KubeObject) => KubeObject {
  const { custom } = served
  if (!custom || next.apiVersion === served.apiVersion) return (written) => written
  let seen: KubeObject
  try {
    seen = custom.converter.convert(custom.converter.settled(next), served.apiVersion)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return () => {
      throw error
    }
  }
  return (written) => {
    const { resourceVersion } = written.metadata
    return noted(custom, written, { ...seen, metadata: { ...seen.metadata, resourceVersion } })
  }
}
