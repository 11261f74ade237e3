import { kinds } from '../../kinds.ts'
import type { ClusterRoleBinding, RoleBinding } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkBinding, checkBindingUpdate } from './rbac-rules.ts'

export const roleBindings: Strategy<RoleBinding> = {
  kind: kinds.roleBindings,
  names: 'path',
  setDefaults: defaultBinding,
  validate: (binding) => collect((errors) => checkBinding(errors, binding, ['Role', 'ClusterRole'])),
  validateUpdate: (binding, old) => collect((errors) => checkBindingUpdate(errors, binding, old)),
  table: { columns: columnsOf(kinds.roleBindings), cells: (binding, { now }) => cells(binding, now) },
}

export const clusterRoleBindings: Strategy<ClusterRoleBinding> = {
  kind: kinds.clusterRoleBindings,
  names: 'path',
  setDefaults: defaultBinding,
  validate: (binding) => collect((errors) => checkBinding(errors, binding, ['ClusterRole'])),
  validateUpdate: (binding, old) => collect((errors) => checkBindingUpdate(errors, binding, old)),
  table: { columns: columnsOf(kinds.clusterRoleBindings), cells: (binding, { now }) => cells(binding, now) },
}

const rbac = 'rbac.authorization.k8s.io'

function defaultBinding({ roleRef, subjects }: Pick<RoleBinding, 'roleRef' | 'subjects'>): void {
  if (roleRef) roleRef.apiGroup ||= rbac
  for (const subject of subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbac
}

function cells(binding: RoleBinding, now: number): unknown[] {
  const { metadata, roleRef, subjects = [] } = binding
  const named = (kind: string) => subjects.filter((subject) => subject.kind === kind)
  return [
    metadata.name,
    `${roleRef.kind}/${roleRef.name}`,
    age(binding, now),
    named('User')
      .map(({ name }) => name)
      .join(', '),
    named('Group')
      .map(({ name }) => name)
      .join(', '),
    named('ServiceAccount')
      .map(({ namespace, name }) => `${namespace}/${name}`)
      .join(', '),
  ]
}
