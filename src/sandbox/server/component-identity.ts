import type { UserInfo } from './types.ts'

/** The user and field manager under which a part of the cluster acts, as on a real one. */
export function componentIdentity(component: string): { user: UserInfo; manager: string } {
  if (component === 'default-scheduler' || component === 'kube-scheduler') {
    return identity('system:kube-scheduler', [], 'kube-scheduler')
  }
  if (component === 'kubelet' || component.startsWith('kubelet/')) {
    const node = component.slice('kubelet/'.length)
    return identity(`system:node:${node}`, ['system:nodes'], 'kubelet')
  }
  if (component === 'kube-apiserver') return identity('system:apiserver', ['system:masters'], 'kube-apiserver')
  if (component === 'kubectl') return identity('kubernetes-admin', ['system:masters'], 'kubectl')
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:kube-system']
  return identity(`system:serviceaccount:kube-system:${component}`, groups, 'kube-controller-manager')
}

function identity(username: string, groups: readonly string[], manager: string) {
  return { user: { username, groups: [...groups, 'system:authenticated'] }, manager }
}
