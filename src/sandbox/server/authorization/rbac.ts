import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { ClusterRoleBinding, PolicyRule, RbacV1Subject, RoleBinding } from '../../schema/types.gen.ts'
import type { UserInfo } from '../types.ts'
import { allows } from './rules.ts'
import type { Attributes, Authorizer, Decision } from './types.ts'

interface Granted {
  rules: readonly PolicyRule[]
  reason: string
}

/** Role based access control over the roles and bindings in the store. Source: k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac. */
export function createAuthorizer(reader: Reader): Authorizer {
  return {
    authorize(attributes) {
      if (attributes.user.groups.includes('system:masters')) return { allowed: true, reason: '' }
      const namespace = attributes.resourceRequest ? attributes.namespace : ''
      const errors: string[] = []
      for (const { rules, reason } of grants(reader, attributes.user, namespace, errors)) {
        if (rules.some((rule) => allows(rule, attributes)))
          return { allowed: true, reason: `RBAC: allowed by ${reason}` }
      }
      return { allowed: false, reason: refusal(errors) }
    },
    rulesFor(user, namespace) {
      const errors: string[] = []
      const rules = [...grants(reader, user, namespace, errors)].flatMap((granted) => granted.rules)
      return { rules, errors }
    },
  }
}

function refusal(errors: readonly string[]): string {
  if (errors.length === 0) return ''
  return `RBAC: ${errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`}`
}

function* grants(reader: Reader, user: UserInfo, namespace: string, errors: string[]): Generator<Granted> {
  for (const binding of reader.list(kinds.clusterRoleBindings)) {
    const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, ''))
    if (subject) yield* granted(reader, binding, subject, errors)
  }
  if (namespace === '') return
  for (const binding of reader.list(kinds.roleBindings, namespace)) {
    const subject = binding.subjects?.find((candidate) => isSubject(candidate, user, namespace))
    if (subject) yield* granted(reader, binding, subject, errors)
  }
}

function* granted(
  reader: Reader,
  binding: ClusterRoleBinding | RoleBinding,
  subject: RbacV1Subject,
  errors: string[],
): Generator<Granted> {
  const { roleRef, metadata } = binding
  const clusterRole = roleRef.kind === 'ClusterRole'
  const role = clusterRole
    ? reader.get(kinds.clusterRoles, '', roleRef.name)
    : reader.get(kinds.roles, metadata.namespace ?? '', roleRef.name)
  if (!role) {
    errors.push(`${clusterRole ? 'clusterrole' : 'role'}.rbac.authorization.k8s.io "${roleRef.name}" not found`)
    return
  }
  const at = metadata.namespace
    ? `${binding.kind} "${metadata.name}/${metadata.namespace}"`
    : `${binding.kind} "${metadata.name}"`
  yield { rules: role.rules ?? [], reason: `${at} of ${roleRef.kind} "${roleRef.name}" to ${subjectText(subject)}` }
}

function subjectText({ kind, name, namespace }: RbacV1Subject): string {
  return kind === 'ServiceAccount' ? `ServiceAccount "${name}/${namespace ?? ''}"` : `${kind} "${name}"`
}

function isSubject(
  { kind, name, namespace }: RbacV1Subject,
  { username, groups }: UserInfo,
  bindingNamespace: string,
): boolean {
  if (kind === 'User') return username === name
  if (kind === 'Group') return groups.includes(name)
  const home = namespace || bindingNamespace
  return kind === 'ServiceAccount' && home !== '' && username === `system:serviceaccount:${home}:${name}`
}

/** The message of a Forbidden answer. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
export function forbiddenText(attributes: Attributes, { reason }: Decision): string {
  const user = `User ${JSON.stringify(attributes.user.username)}`
  const suffix = reason === '' ? '' : `: ${reason}`
  if (!attributes.resourceRequest)
    return `${user} cannot ${attributes.verb} path ${JSON.stringify(attributes.path)}${suffix}`
  const { verb, resource, subresource, group, namespace } = attributes
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return `${user} cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}${suffix}`
}
