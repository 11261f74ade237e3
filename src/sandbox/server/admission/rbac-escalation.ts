import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import type { PolicyRule, RoleBinding } from '../../schema/types.ts'
import { checkEscalation } from '../authorization/escalation.ts'
import type { Authorizer } from '../authorization/types.ts'
import type { AdmissionPlugin } from './types.ts'

/** Keeps users from giving away rights that they do not have. The sandbox' own parts are not users. */
export function rbacEscalation(authorizer: Authorizer, reader: Reader): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    validate(request) {
      if (request.user.username.startsWith('system:serviceaccount:kube-system:')) return
      checkEscalation(authorizer, request, (binding) => rulesOfRole(reader, binding as RoleBinding))
    },
  }
}

function rulesOfRole(reader: Reader, { roleRef, metadata }: RoleBinding & KubeObject): readonly PolicyRule[] {
  const role =
    roleRef.kind === 'ClusterRole'
      ? reader.get(kinds.clusterRoles, '', roleRef.name)
      : reader.get(kinds.roles, metadata.namespace ?? '', roleRef.name)
  return role?.rules ?? []
}
