import assert from 'node:assert/strict'
import { kube } from '../objects.ts'
import { why } from './world.ts'

describe('why an ingress does not work', () => {
  it('the ingress names a service and a port that do not exist', async () => {
    const path = (name: string, number: number, at: string) => ({
      path: at,
      backend: { service: { name, port: { number } } },
    })
    const rules = [{ host: 'localhost', http: { paths: [path('web', 8080, '/'), path('api', 80, '/api')] } }]
    const ingress = kube('Ingress', 'door', { spec: { rules } }, 'networking.k8s.io/v1')
    const web = kube('Service', 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
    const check = { target: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'door' } }
    assert.deepEqual(await why(check, [ingress, web]), [
      'the ingress sends localhost/ to port 8080 of the service web, which has 80',
      'the ingress sends localhost/api to the service api, which does not exist',
    ])
  })
})
