import type { ObjectSchema } from '../../schema/type-schema.ts'
import { atOnce, type Steps } from '../../steps.ts'
import { type Comparison, compareObjects } from './compare.ts'
import { ignoredFields } from './ignored-fields.ts'
import { withoutIgnored } from './update-managers.ts'

/** An object in one of the versions of its kind. */
export interface Versioned {
  readonly object: unknown
  readonly apiVersion: string
  readonly schema: ObjectSchema
}

/** Brings an object into the version of a manager. @throws VersionError */
export type Convert = (object: Versioned, apiVersion: string) => Versioned

/** An object cannot be brought into the version of one of its managers. */
export class VersionError extends Error {}

/** The versions in which managers of a kind own fields. */
export interface ManagerVersions {
  readonly convert: Convert
  /** What managers of other versions own can't be told, so they own nothing any more once somebody writes. */
  isKnown(apiVersion: string): boolean
}

/** Kinds that are tracked in one version only have all their managers' fields in it. */
export const oneVersion: ManagerVersions = { convert: (object) => object, isKnown: () => true }

/** What a change is in the version of a manager. */
export type Changes = (apiVersion: string) => Comparison

/** The difference between two states, which are in the same version, found once for each version that is asked for. */
export function* changesBetween(
  before: Versioned,
  next: Versioned,
  subresource: string,
  convert: Convert,
): Steps<Changes> {
  const known = new Map<string, Comparison>()
  const own = yield* compareIn(before, next, subresource)
  known.set(before.apiVersion, own)
  const found = (apiVersion: string): Comparison => {
    const old = explained('failed to convert old object', () => convert(before, apiVersion))
    if (old === before) return own
    const changed = explained('failed to convert new object', () => convert(next, apiVersion))
    return atOnce(compareIn(old, changed, subresource))
  }
  return (apiVersion) => {
    const comparison = known.get(apiVersion) ?? found(apiVersion)
    known.set(apiVersion, comparison)
    return comparison
  }
}

function* compareIn({ object, schema }: Versioned, next: Versioned, subresource: string): Steps<Comparison> {
  return withoutIgnored(yield* compareObjects(object, next.object, schema), ignoredFields(schema, subresource))
}

/** Says at which step an object could not be converted. */
export function explained<T>(step: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw explanation(step, error)
  }
}

/** The same of an error that is at hand. */
export function explanation(step: string, error: unknown): unknown {
  return error instanceof VersionError ? new VersionError(`${step}: ${error.message}`) : error
}
