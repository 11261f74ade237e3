import assert from 'node:assert/strict'
import { desiredExposures } from '../../../src/sandbox/network/ports/desired.ts'
import { node, readerOf } from './world.ts'

describe('host ports on this machine', () => {
  const pod = (port: object, status: object = {}) => ({
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'web' },
    spec: { nodeName: 'n1', containers: [{ name: 'c', ports: [{ containerPort: 80, ...port }] }] },
    status: { phase: 'Running', podIP: '10.244.0.2', ...status },
  })
  const exposed = (objects: object[], allowed?: number[]) => {
    const firewall = allowed && { allows: (port: number) => allowed.includes(port) }
    return desiredExposures(readerOf([node('n1', '192.168.49.2', '34.1.2.3'), ...objects]), firewall)
      .filter(({ via }) => via === 'hostPort')
      .map(({ address, port, state }) => `${address}:${port} ${state}`)
  }

  it('are open at the addresses of the node', () => {
    assert.deepEqual(exposed([pod({ hostPort: 8080 })]), ['192.168.49.2:8080 open', '34.1.2.3:8080 open'])
  })

  it('are open at the address they name', () => {
    assert.deepEqual(exposed([pod({ hostPort: 8080, hostIP: '34.1.2.3' })]), ['34.1.2.3:8080 open'])
  })

  it('wait for a rule of the firewall', () => {
    assert.deepEqual(exposed([pod({ hostPort: 8080 })], []), ['192.168.49.2:8080 drop', '34.1.2.3:8080 drop'])
    assert.deepEqual(exposed([pod({ hostPort: 8080 })], [8080]), ['192.168.49.2:8080 drop', '34.1.2.3:8080 open'])
  })

  it('are not those of UDP, nor of pods that are over', () => {
    assert.deepEqual(exposed([pod({ hostPort: 53, protocol: 'UDP' }), pod({ hostPort: 80 }, { phase: 'Failed' })]), [])
  })
})
