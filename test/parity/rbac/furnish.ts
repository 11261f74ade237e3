import assert from 'node:assert/strict'
import type { Admin } from '../support/admin.ts'
import { BINDINGS, CLUSTER_ROLES, ELSEWHERE, HOME, ROLES } from './cast.ts'

const API = '/apis/rbac.authorization.k8s.io/v1'
const apiGroup = 'rbac.authorization.k8s.io'

/** A request for a client certificate of `system:masters`' like, as openssl makes it: any will do, nobody gets it signed. */
export async function furnish(admin: Admin, certificateRequest: string): Promise<void> {
  const make = async (path: string, object: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await admin.request('POST', path, { headers, body: JSON.stringify(object) })
    assert.equal(answer.code, 201, `POST ${path}: ${answer.body}`)
  }
  for (const name of [HOME, ELSEWHERE]) await make('/api/v1/namespaces', { metadata: { name } })
  const home = `/api/v1/namespaces/${HOME}`
  for (const name of ['one', 'two']) {
    await make(`${home}/configmaps`, { metadata: { name } })
    await make(`${home}/secrets`, { metadata: { name } })
  }
  for (const account of ['builder', 'impersonator'])
    await make(`${home}/serviceaccounts`, { metadata: { name: account } })
  for (const [name, rules] of Object.entries(ROLES)) {
    await make(`${API}/namespaces/${HOME}/roles`, { metadata: { name }, rules })
    await make(`${API}/namespaces/${HOME}/rolebindings`, bound(name, 'Role', name, userOf(name)))
  }
  for (const [name, rules] of Object.entries(CLUSTER_ROLES)) {
    const subject = userOf(name)
    await make(`${API}/clusterroles`, { metadata: { name: `matrix-${name}` }, rules })
    await make(`${API}/clusterrolebindings`, bound(`matrix-${name}`, 'ClusterRole', `matrix-${name}`, subject))
  }
  for (const [index, { role, subject, everywhere }] of BINDINGS.entries()) {
    const path = everywhere ? `${API}/clusterrolebindings` : `${API}/namespaces/${HOME}/rolebindings`
    await make(path, bound(`matrix-${index}`, 'ClusterRole', role, subject))
  }
  const account = (name: string, namespace: string) => ({ kind: 'ServiceAccount', name, namespace })
  const cluster = `${API}/clusterrolebindings`
  await make(cluster, bound('matrix-token', 'ClusterRole', 'matrix-impersonator', account('impersonator', HOME)))
  const granter = account('matrix-granter', 'kube-system')
  await make(cluster, bound('matrix-system', 'ClusterRole', 'matrix-cluster-granter', granter))
  await make('/apis/certificates.k8s.io/v1/certificatesigningrequests', {
    metadata: { name: 'matrix' },
    spec: { request: certificateRequest, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
  })
}

function userOf(name: string): object {
  return { kind: 'User', name, apiGroup }
}

function bound(name: string, kind: string, role: string, subject: object): object {
  return { metadata: { name }, subjects: [subject], roleRef: { apiGroup, kind, name: role } }
}
