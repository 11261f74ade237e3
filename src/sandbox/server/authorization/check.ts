import { forbidden, StatusError } from '../../api/status.ts'
import type { ApiRequest } from '../request.ts'
import { forbiddenText } from './rbac.ts'
import type { Attributes, Authorizer } from './types.ts'

/** 403 because of who asks; what refuses an object's content is told otherwise. */
export class AccessDenied extends StatusError {}

/** Throws 403 in the real server's words unless the user may do this. */
export function checkAccess(authorizer: Authorizer, request: ApiRequest): void {
  const attributes = attributesOf(request)
  const decision = authorizer.authorize(attributes)
  if (decision.allowed) return
  const text = forbiddenText(attributes, decision)
  if (attributes.resourceRequest)
    throw new AccessDenied(
      forbidden({ group: attributes.group, resource: attributes.resource }, attributes.name, text).status,
    )
  throw new AccessDenied({ message: `forbidden: ${text}`, reason: 'Forbidden', details: {}, code: 403 })
}

function attributesOf({ info, user }: ApiRequest): Attributes {
  const { resourceRequest, verb, group, resource, subresource, namespace, name, path } = info
  if (!resourceRequest) return { user, resourceRequest, verb, path }
  return { user, resourceRequest, verb, group, resource, subresource, namespace, name }
}
