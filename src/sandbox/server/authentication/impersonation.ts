import type { IncomingMessage } from 'node:http'
import { percentDecoded } from '../../../util/percent.ts'
import { forbidden } from '../../api/status.ts'
import { forbiddenText } from '../authorization/rbac.ts'
import type { Attributes, Authorizer } from '../authorization/types.ts'
import { PlainInternalError } from '../statuses.ts'
import type { UserInfo } from '../types.ts'

/** Each header as often as it was sent: a comma may be part of a group's name. */
type Headers = IncomingMessage['headersDistinct']

const EXTRA_PREFIX = 'impersonate-extra-'

/** Who a request acts as. Throws 403 unless the user may impersonate. Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation.go. */
export function impersonated(authorizer: Authorizer, headers: Headers, user: UserInfo): UserInfo {
  const username = single(headers['impersonate-user'])
  const groups = list(headers['impersonate-group'])
  const uid = single(headers['impersonate-uid'])
  const extra = extraOf(headers)
  if (!username) {
    if (groups.length === 0 && !uid && Object.keys(extra).length === 0) return user
    throw new PlainInternalError(`requested [${references(groups, uid, extra).join(' ')}] without impersonating a user`)
  }
  for (const attributes of required(user, username, groups, uid, extra)) allow(authorizer, attributes)
  return {
    username,
    groups: [...groupsOf(username, groups)],
    ...(uid ? { uid } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  }
}

/** What is asked for, as Go prints object references: kind, namespace, name, uid, version, resourceVersion, field. */
function references(
  groups: readonly string[],
  uid: string | undefined,
  extra: Readonly<Record<string, readonly string[]>>,
): string[] {
  const authentication = 'authentication.k8s.io/v1'
  return [
    ...groups.map((group) => `{Group  ${group}    }`),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => `{UserExtra  ${value}  ${authentication}  ${key}}`),
    ),
    ...(uid ? [`{UID  ${uid}  ${authentication}  }`] : []),
  ]
}

type ResourceAttributes = Extract<Attributes, { resourceRequest: true }>

function required(
  user: UserInfo,
  username: string,
  groups: readonly string[],
  uid: string | undefined,
  extra: Readonly<Record<string, readonly string[]>>,
): ResourceAttributes[] {
  const base = { user, resourceRequest: true, verb: 'impersonate', group: '', subresource: '', namespace: '' } as const
  const inGroup = { ...base, group: 'authentication.k8s.io' }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username)
  const self = account
    ? { ...base, resource: 'serviceaccounts', namespace: account[1] ?? '', name: account[2] ?? '' }
    : { ...base, resource: 'users', name: username }
  return [
    self,
    ...groups.map((name) => ({ ...base, resource: 'groups', name })),
    ...Object.entries(extra).flatMap(([subresource, values]) =>
      values.map((name) => ({ ...inGroup, resource: 'userextras', subresource, name })),
    ),
    ...(uid ? [{ ...inGroup, resource: 'uids', name: uid }] : []),
  ]
}

function allow(authorizer: Authorizer, attributes: ResourceAttributes): void {
  const decision = authorizer.authorize(attributes)
  if (decision.allowed) return
  const { group, resource, name } = attributes
  throw forbidden({ group, resource }, name, forbiddenText(attributes, decision))
}

function groupsOf(username: string, groups: readonly string[]): Set<string> {
  const result = new Set(groups)
  const account = /^system:serviceaccount:([^:]+):/.exec(username)
  if (account && groups.length === 0) {
    result.add('system:serviceaccounts')
    result.add(`system:serviceaccounts:${account[1]}`)
  }
  if (username === 'system:anonymous') result.add('system:unauthenticated')
  else result.add('system:authenticated')
  return result
}

function extraOf(headers: Headers): Record<string, string[]> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA_PREFIX))
  return Object.fromEntries(
    entries.map(([name, value]) => [percentDecoded(name.slice(EXTRA_PREFIX.length)), list(value)]),
  )
}

function single(values: readonly string[] | undefined): string | undefined {
  return values?.[0]
}

function list(values: readonly string[] | undefined): string[] {
  return (values ?? []).filter((value) => value !== '')
}
