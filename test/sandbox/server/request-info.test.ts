import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { requestInfo } from '../../../src/sandbox/server/request-info.ts'

describe('requestInfo', () => {
  const about = (path: string, method = 'GET') => {
    const { verb, namespace, resource, name, subresource, rest } = requestInfo(method, path, new URLSearchParams())
    return [verb, namespace, resource, name, subresource, rest].join(' ').trim()
  }

  it('reads escapes wherever they are', () => {
    assert.equal(about('/%61pi/v1/n%61mespaces/%64/pods/a%20b'), 'get d pods a b')
    assert.equal(requestInfo('GET', '/he%61lthz%2Fping', new URLSearchParams()).path, '/healthz/ping')
  })
  it('reads bytes that make no letter as such', () => assert.equal(about('/api/v1/nodes/a%FF'), 'get  nodes a\ufffd'))
  it('takes an empty namespace for all of them', () => assert.equal(about('/api/v1/namespaces//pods'), 'list  pods'))
  it('takes other paths with empty parts for no resource', () => {
    for (const path of ['/api/v1//pods', '//api/v1/pods', '/apis//v1/things']) {
      assert.equal(requestInfo('GET', path, new URLSearchParams()).resourceRequest, false, path)
    }
  })
  it('has no resource where a deprecated path ends before it', () => {
    for (const path of ['/api/v1/watch', '/apis/apps/v1/proxy/']) {
      const { resourceRequest, resource } = requestInfo('GET', path, new URLSearchParams())
      assert.deepEqual([resourceRequest, resource], [true, ''], path)
    }
  })
  it('keeps what a proxy passes on as it was sent', () => {
    assert.equal(about('/api/v1/namespaces/d/services/s/proxy/a//b%20c'), 'get d services s proxy a//b%20c')
  })
})
