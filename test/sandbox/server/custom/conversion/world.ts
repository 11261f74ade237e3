import assert from 'node:assert/strict'
import { startTestServer, type TestServer } from '../../../../helpers/api-server.ts'
import { type ConversionWebhook, startConversionWebhook } from '../../../../helpers/conversion-webhook.ts'
import type { FakeClock } from '../../../../helpers/fake-clock.ts'
import { DEFINITIONS, MERGE } from '../boxes.ts'

export { DEFINITIONS, MERGE }
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
export const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const GROUP = 'convert.example.com'
export const [V1, V2] = [`${GROUP}/v1`, `${GROUP}/v2`]

/** Where the routes of the default namespace are. */
export const routes = (version: string, rest = '') => `/apis/${GROUP}/${version}/namespaces/default/routes${rest}`

/** Routes have an address in version 1, which is stored, and a host and a port in version 2. */
export function definition(conversion: object) {
  const text = { type: 'string' }
  const status = { type: 'object', properties: { count: { type: 'integer' } } }
  const schema = (properties: object) => ({
    openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties }, status } },
  })
  const scaledBy = (specReplicasPath: string) => ({
    status: {},
    scale: { specReplicasPath, statusReplicasPath: '.status.count' },
  })
  const old = { address: text, count: { type: 'integer' }, note: { ...text, default: 'one' }, old: text }
  const host = { ...text, maxLength: 9 }
  const young = { host, port: text, size: { type: 'integer' }, note: text, mark: { ...text, default: 'two' } }
  const [first, second] = [scaledBy('.spec.count'), scaledBy('.spec.size')]
  const selectableFields = [{ jsonPath: '.spec.host' }]
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `routes.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural: 'routes', kind: 'Route' },
      conversion,
      versions: [
        { name: 'v1', served: true, storage: true, schema: schema(old), subresources: first },
        { name: 'v2', served: true, storage: false, schema: schema(young), subresources: second, selectableFields },
      ],
    },
  }
}

export interface World {
  readonly server: TestServer
  readonly webhook: ConversionWebhook
  /** Creates a route; fails when it is refused. */
  route(version: string, name: string, spec: object): Promise<void>
  close(): Promise<void>
}

/** A server with routes, which a webhook converts. */
export async function openWorld(clock?: FakeClock): Promise<World> {
  const webhook = await startConversionWebhook()
  const server = await startTestServer(clock ? { clock } : {})
  const clientConfig = { url: webhook.url, caBundle: webhook.caBundle }
  const conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } }
  await server.call('POST', DEFINITIONS, { body: definition(conversion) })
  return {
    server,
    webhook,
    async route(version, name, spec) {
      const body = { apiVersion: `${GROUP}/${version}`, kind: 'Route', metadata: { name }, spec }
      const { code, text } = await server.call('POST', routes(version), { body })
      assert.equal(code, 201, text)
    },
    async close() {
      webhook.close()
      await server.close()
    },
  }
}
