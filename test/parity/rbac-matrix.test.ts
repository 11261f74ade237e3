import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { failTest } from '../helpers/fail-test.ts'
import { need } from '../helpers/need.ts'
import { ask, askWithToken, review } from './rbac/ask.ts'
import { CAST, HOME, nameOf } from './rbac/cast.ts'
import { CERTIFICATE_REQUEST } from './rbac/certificate-request.ts'
import { ATTEMPTS } from './rbac/escalations.ts'
import { furnish } from './rbac/furnish.ts'
import { IMPERSONATIONS } from './rbac/impersonations.ts'
import { REQUESTS, REVIEWS } from './rbac/questions.ts'
import { type Admin, adminOf } from './support/admin.ts'
import { realControlPlane } from './support/real-cluster.ts'

interface Cluster {
  kubeconfig: string
  admin: Admin
  /** Of a service account that may impersonate. */
  token: string
  close(): Promise<void>
}

describe('users x verbs x resources, as a real control plane decides', function () {
  this.timeout(180_000)
  let sandbox: Cluster
  let real: Cluster
  const both = <T>(question: (cluster: Cluster) => Promise<T>) => Promise.all([question(sandbox), question(real)])

  before(async function () {
    const why = 'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster'
    const folder = need(this, process.env['K8SLAB_REAL_CLUSTER'], why)
    const started = await startSandbox({ flavour: 'minikube', port: 0, controlPlaneOnly: true, onError: failTest })
    sandbox = await furnished(started.kubeconfig(), () => started.close())
    const { kubeconfig, close } = await realControlPlane(folder)
    real = await furnished(kubeconfig, close)
  })
  after(async () => {
    await Promise.all([sandbox?.close(), real?.close()])
  })

  for (const identity of CAST) {
    it(`decides ${REVIEWS.length} questions about ${nameOf(identity)}`, async () => {
      const [ours, theirs] = await both(({ admin }) =>
        answers(REVIEWS, (question) => review(admin, identity, question)),
      )
      assert.deepEqual(ours, theirs)
    })

    it(`answers ${REQUESTS.length} requests of ${nameOf(identity)}`, async () => {
      const [ours, theirs] = await both(({ admin }) => answers(REQUESTS, (request) => ask(admin, identity, request)))
      assert.deepEqual(ours, theirs)
    })
  }

  for (const { title, as, request, allowed = false } of ATTEMPTS) {
    it(`${allowed ? 'lets' : 'does not let'} ${nameOf(as)} ${title}`, async () => {
      const [ours, theirs] = await both(({ admin }) => ask(admin, as, request))
      assert.equal(ours, theirs)
      assert.equal(/^2/.test(ours), allowed, ours)
    })
  }

  for (const { title, headers, allowed = false } of IMPERSONATIONS) {
    it(`${allowed ? 'lets' : 'does not let'} a service account act as ${title}`, async () => {
      const path = '/apis/authentication.k8s.io/v1'
      const [ours, theirs] = await both(({ kubeconfig, token }) => askWithToken(kubeconfig, token, path, headers))
      assert.equal(ours, theirs)
      assert.equal(/^2/.test(ours), allowed, ours)
    })
  }
})

async function furnished(kubeconfig: string, close: () => Promise<void>): Promise<Cluster> {
  const admin = adminOf(kubeconfig)
  await furnish(admin, CERTIFICATE_REQUEST)
  const { body } = await admin.request('POST', `/api/v1/namespaces/${HOME}/serviceaccounts/impersonator/token`, {
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  return { kubeconfig, admin, token: JSON.parse(body).status.token, close }
}

const AT_ONCE = 8

/** The answers by question, so that a difference shows what was asked. */
async function answers<T>(
  questions: readonly T[],
  one: (question: T) => Promise<string>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const queue = questions.values()
  const worker = async () => {
    for (const question of queue) found[JSON.stringify(question)] = await one(question)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return Object.fromEntries(Object.entries(found).sort())
}
