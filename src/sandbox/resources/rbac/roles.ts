import { kinds } from '../../kinds.ts'
import type { ClusterRole, Role } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkAggregation, checkRules } from './rbac-rules.ts'

export const roles: Strategy<Role> = {
  kind: kinds.roles,
  names: 'path',
  validate: (role) => collect((errors) => checkRules(errors, role.rules, true)),
  table: { columns: columnsOf(kinds.roles), cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] },
}

export const clusterRoles: Strategy<ClusterRole> = {
  kind: kinds.clusterRoles,
  names: 'path',
  validate: (role) =>
    collect((errors) => {
      checkRules(errors, role.rules, false)
      checkAggregation(errors, role.aggregationRule)
    }),
  table: {
    columns: columnsOf(kinds.clusterRoles),
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  },
}
