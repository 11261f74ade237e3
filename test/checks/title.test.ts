import assert from 'node:assert/strict'
import { titleOf } from '../../src/checks/title.ts'

describe('the title of a check', () => {
  const target = { apiVersion: 'v1', kind: 'Service', name: 'web' }

  it('is its own where it has one', () => {
    assert.equal(titleOf({ title: { en: 'A', ko: '가' }, target }, 'ko'), '가')
  })

  it('is made from what it looks at where it has none', () => {
    assert.equal(titleOf({ target }, 'en'), 'Service web exists')
    assert.equal(titleOf({ target, absent: true }, 'en'), 'Service web is gone')
    assert.equal(
      titleOf({ target: { ...target, kind: 'Deployment' }, conditions: { Available: 'True' } }, 'en'),
      'Deployment web is Available',
    )
    assert.equal(titleOf({ http: { service: 'web', port: 80, path: '/api' } }, 'en'), 'web:80/api answers')
    assert.equal(titleOf({ cluster: { firewall: { allow: 'tcp:31000' } } }, 'ko'), '방화벽이 tcp:31000 허용함')
  })
})
