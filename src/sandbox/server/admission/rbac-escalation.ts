import { notFound } from '../../api/status.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import type { ClusterRole, Role, RoleBinding } from '../../schema/types.gen.ts'
import { checkEscalation } from '../authorization/escalation.ts'
import type { Authorizer } from '../authorization/types.ts'
import type { AdmissionPlugin } from './types.ts'

/** Keeps users from giving away rights that they do not have. */
export function rbacEscalation(authorizer: Authorizer, reader: Reader): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    validate(request) {
      checkEscalation(authorizer, request, (binding) => {
        const role = roleOf(reader, binding as RoleBinding)
        if (!role) throw notFound(request.served.info, (binding as RoleBinding).roleRef.name)
        return role.rules ?? []
      })
    },
  }
}

function roleOf(reader: Reader, { roleRef, metadata }: RoleBinding & KubeObject): Role | ClusterRole | undefined {
  return roleRef.kind === 'ClusterRole'
    ? reader.get(kinds.clusterRoles, '', roleRef.name)
    : reader.get(kinds.roles, metadata.namespace ?? '', roleRef.name)
}
