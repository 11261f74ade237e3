import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { orderedPorts, orderedSlicePorts } from '../../../../src/sandbox/controllers/endpoints/port-order.ts'

// The orders are those in which a real controller has written these ports.
describe('the order of ports', () => {
  const plain = { name: 'plain', port: 80, protocol: 'TCP' }
  const named = { name: 'named', port: 8080, protocol: 'TCP' }
  const udp = { name: 'udp', port: 53, protocol: 'UDP', appProtocol: 'dns' }

  it('is that of Endpoints of a real controller', () => {
    assert.deepEqual(orderedPorts([plain, named, udp]), [udp, named, plain])
  })

  it('is that of EndpointSlices of a real controller', () => {
    assert.deepEqual(orderedSlicePorts([plain, named, udp]), [udp, named, plain])
  })
})
