import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { type ServedKubectl, serveKubectl } from '../support/real-server.ts'

const map = (name: string, value: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { set: 'a' } }, data: { value } })
const maps = (...names: string[]) => names.map((name) => map(name, '1')).join('\n---\n')

describe('kubectl apply', () => {
  let served: ServedKubectl
  before(async () => {
    served = await serveKubectl()
  })
  after(() => served.close())

  it('prunes what was applied before and not this time, and nothing else', async () => {
    await served.kubectl('create configmap made')
    await served.kubectl('label configmap made set=a')
    await served.kubectl('apply -f -', maps('kept', 'gone'))
    const prune = 'apply -l set=a --prune --prune-allowlist=core/v1/ConfigMap -f -'
    const { stdout, stderr } = await served.kubectl(prune, maps('kept'))
    assert.deepEqual([stdout, stderr], ['configmap/kept unchanged\nconfigmap/gone pruned\n', ''])
    const left = await served.kubectl('get configmap -l set=a -o name')
    assert.equal(left.stdout, 'configmap/kept\nconfigmap/made\n')
  })

  it('prunes nothing in a dry run', async () => {
    await served.kubectl('apply -f -', maps('kept', 'dry'))
    for (const mode of ['client', 'server']) {
      const prune = `apply -l set=a --prune --prune-allowlist=core/v1/ConfigMap --dry-run=${mode} -f -`
      assert.match((await served.kubectl(prune, maps('kept'))).stdout, /^configmap\/dry pruned \(.*dry run\)$/m)
      assert.equal((await served.kubectl('get configmap dry -o name')).stdout, 'configmap/dry\n')
    }
  })

  it('passes over what the selector does not name', async () => {
    assert.equal((await served.kubectl('apply -l set=b -f -', maps('x'))).stderr, 'error: no objects passed to apply\n')
  })

  it('edits what was applied last', async () => {
    await served.kubectl('apply -f -', map('edited', 'old'))
    served.editor('value: old', 'value: new')
    assert.equal((await served.kubectl('apply edit-last-applied configmap/edited')).stdout, 'configmap/edited edited\n')
    const { stdout } = await served.kubectl('apply view-last-applied configmap/edited')
    assert.match(stdout, /value: new/)
    assert.match((await served.kubectl('get configmap edited -o yaml')).stdout, /^ {2}value: old$/m)
  })

  it('edits nothing that was not applied', async () => {
    await served.kubectl('create configmap plain')
    const { stderr } = await served.kubectl('apply edit-last-applied configmap/plain')
    assert.match(stderr, /^error: no last-applied-configuration annotation found on resources, to create/)
  })
})
