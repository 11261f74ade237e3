import assert from 'node:assert/strict'
import type { ProviderName } from '../../src/checks/schema.ts'
import { confirmContext } from '../../src/cli/confirm-context.ts'
import type { Context } from '../../src/cli/context.ts'
import type { OpenLab } from '../../src/cli/lab/open.ts'
import { UserError } from '../../src/util/errors.ts'

// Nobody can be asked: the tests' standard input is no terminal, or JSON is wanted.
const context = { output: { language: 'en', json: true } } as Context

const openOn = (provider: ProviderName, name: string, steps: object = {}) =>
  ({
    lab: { id: 'monolith' },
    provided: { provider, name },
    cluster: { server: 'https://prod:6443' },
    progress: { steps },
  }) as OpenLab

describe('a cluster that was not made for trying things out', () => {
  it('is not touched when nobody can be asked', async () => {
    await assert.rejects(confirmContext(openOn('context', 'prod'), context, false), (error) => {
      assert.ok(error instanceof UserError)
      assert.equal(error.exitCode, 3)
      assert.match(error.message, /prod \(https:\/\/prod:6443\) was not touched/)
      assert.deepEqual(error.suggestions, [
        'k8slab start monolith --cluster context:prod --yes',
        'k8slab start monolith --cluster sandbox',
      ])
      return true
    })
  })

  it('is not touched either when it is of GKE', async () => {
    await assert.rejects(confirmContext(openOn('gke', 'gke_p_z_c'), context, false), UserError)
  })

  it('is not taken for one of minikube by a name that only begins so', async () => {
    await assert.rejects(confirmContext(openOn('context', 'minikube-prod'), context, false), UserError)
  })

  it('is touched when that was said beforehand', () => confirmContext(openOn('context', 'prod'), context, true))

  it('is touched without asking again once the lab was begun there', () =>
    confirmContext(openOn('context', 'prod', { first: {} }), context, false))
})

describe('a cluster made for trying things out', () => {
  const clusters: [ProviderName, string][] = [
    ['sandbox', 'sandbox'],
    ['minikube', 'minikube'],
    ['kind', 'kind-a'],
    ['context', 'minikube'],
  ]
  for (const [provider, name] of clusters)
    it(`is touched without asking: ${provider} ${name}`, () => confirmContext(openOn(provider, name), context, false))
})
