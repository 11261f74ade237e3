import assert from 'node:assert/strict'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'
import { type Review, startWebhookServer } from './webhook-server.ts'

export const CONFIGMAPS = '/api/v1/namespaces/default/configmaps'
export const API = '/apis/admissionregistration.k8s.io/v1'

export interface World {
  readonly server: TestServer
  /** Where the webhooks are: `https://127.0.0.1:…`. */
  readonly url: string
  /** What the webhooks were asked. */
  readonly reviews: readonly Review[]
  /** The webhook at a path, which is asked about all that is done to ConfigMaps. */
  webhook(path: string, more?: object): object
  /** Runs something while webhooks are there; forgets what they and the server have kept. */
  during<T>(kind: 'validating' | 'mutating', webhooks: object[], run: () => Promise<T>): Promise<T>
  /** Creates the ConfigMap `one`. */
  create(query?: string): Answer
  /** Creates it while there is a validating webhook. */
  validated(path: string, more?: object): Answer
  close(): Promise<void>
}

type Answer = ReturnType<TestServer['call']>

/** A server with webhooks to ask. */
export async function openWorld(): Promise<World> {
  const server = await startTestServer()
  const hooks = await startWebhookServer()
  const { url, caBundle, reviews } = hooks
  const world: World = {
    server,
    url,
    reviews,
    webhook: (path, more = {}) => ({
      name: `${path}.hooks.example.com`,
      clientConfig: { url: `${url}/${path}`, caBundle },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
      ...more,
    }),
    async during(kind, webhooks, run) {
      const path = `${API}/${kind}webhookconfigurations`
      const { code, text } = await server.call('POST', path, { body: { metadata: { name: 'hooks' }, webhooks } })
      assert.equal(code, 201, text)
      reviews.length = 0
      try {
        return await run()
      } finally {
        await server.call('DELETE', `${path}/hooks`)
        await server.call('DELETE', `${CONFIGMAPS}/one`)
      }
    },
    create: (query = '') => server.call('POST', `${CONFIGMAPS}${query}`, { body: { metadata: { name: 'one' } } }),
    validated: (path, more) => world.during('validating', [world.webhook(path, more)], () => world.create()),
    async close() {
      hooks.close()
      await server.close()
    },
  }
  return world
}
