import { StatusError } from '../../api/status.ts'

/** What a controller meets in the cluster and looks at again, with back-off: no mistake of its own, which would be written down. */
export class TryAgain extends Error {}

export function isNotFound(error: unknown): boolean {
  return hasReason(error, 'NotFound')
}

export function isAlreadyExists(error: unknown): boolean {
  return hasReason(error, 'AlreadyExists')
}

/** Whether creation failed because the namespace is going away: nothing to report, nothing to retry. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    error instanceof StatusError &&
    (error.status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')
  )
}

/** Swallows NotFound: what should go is gone already. */
export async function ignoreNotFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function hasReason(error: unknown, reason: string): boolean {
  return error instanceof StatusError && error.status.reason === reason
}
