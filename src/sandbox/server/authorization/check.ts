import { forbidden, StatusError } from '../../api/status.ts'
import type { ApiRequest } from '../request.ts'
import type { UserInfo } from '../types.ts'
import { forbiddenText } from './rbac.ts'
import type { Attributes, Authorizer } from './types.ts'

/** 403 because of who asks; what refuses an object's content is told otherwise. */
export class AccessDenied extends StatusError {}

/** Throws 403 in the real server's words unless the user may do this. */
export function checkAccess(authorizer: Authorizer, request: ApiRequest): void {
  const { user, info } = request
  const { verb, group, resource, subresource, namespace, name, path } = info
  if (!info.resourceRequest) {
    checkNonResource(authorizer, { user, verb, path })
    return
  }
  const attributes: Attributes = { user, resourceRequest: true, verb, group, resource, subresource, namespace, name }
  const decision = authorizer.authorize(attributes)
  if (decision.allowed) return
  throw new AccessDenied(forbidden({ group, resource }, name, forbiddenText(attributes, decision)).status)
}

/** Throws 403 unless the user may ask for a path that is no resource's. */
export function checkNonResource(
  authorizer: Authorizer,
  request: { user: UserInfo; verb: string; path: string },
): void {
  const attributes: Attributes = { ...request, resourceRequest: false }
  const decision = authorizer.authorize(attributes)
  if (decision.allowed) return
  const text = forbiddenText(attributes, decision)
  throw new AccessDenied({ message: `forbidden: ${text}`, reason: 'Forbidden', details: {}, code: 403 })
}
