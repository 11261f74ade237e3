import assert from 'node:assert/strict'
import { ask, greeter, node, world } from './world.ts'

const runningPod = (name: string, podIP: string, port: object, status: object = {}) => ({
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name },
  spec: { nodeName: 'minikube', containers: [{ name: 'c', ports: [{ containerPort: 8080, ...port }] }] },
  status: { phase: 'Running', podIP, ...status },
})

describe('host ports', () => {
  function two() {
    const made = world([node('minikube', '192.168.49.2'), node('other', '192.168.49.3')])
    const [a, b] = [made.pod('a'), made.pod('b')]
    greeter(a, 8080, 'a')
    greeter(b, 8080, 'b')
    return { ...made, a, b }
  }

  it('lead from the node to the pod', async () => {
    const { a, b, objects } = two()
    objects.push(runningPod('a', a.ip, { hostPort: 5000 }))
    assert.equal(await ask(b, '192.168.49.2', 5000), 'a')
  })

  it('are of the node that the pod is on', async () => {
    const { a, b, objects } = two()
    objects.push(runningPod('a', a.ip, { hostPort: 5000 }))
    await assert.rejects(b.connect('192.168.49.3', 5000), { code: 'ECONNREFUSED' })
  })

  it('tell the addresses of the node apart', async () => {
    const { a, b, objects, pod } = two()
    objects.push(runningPod('a', a.ip, { hostPort: 5000, hostIP: '127.0.0.1' }))
    objects.push(runningPod('b', b.ip, { hostPort: 5000, hostIP: '192.168.49.2' }))
    const host = pod('host', { hostNetwork: true })
    assert.deepEqual([await ask(host, '127.0.0.1', 5000), await ask(host, '192.168.49.2', 5000)], ['a', 'b'])
  })

  it('tell protocols apart', async () => {
    const { a, b, objects } = two()
    objects.push(runningPod('a', a.ip, { hostPort: 5000, protocol: 'UDP' }))
    await assert.rejects(b.connect('192.168.49.2', 5000), { code: 'ECONNREFUSED' })
  })

  it('end with the pod', async () => {
    const { a, b, objects } = two()
    objects.push(runningPod('a', a.ip, { hostPort: 5000 }, { phase: 'Succeeded' }))
    await assert.rejects(b.connect('192.168.49.2', 5000), { code: 'ECONNREFUSED' })
  })
})
