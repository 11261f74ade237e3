import assert from 'node:assert/strict'
import { reach } from './support/monolith.ts'
import { bin } from './support/program.ts'
import { useTerminals } from './support/terminals.ts'

describe('k8slab shell', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const { open } = terminals

  it('follows what is done in k8slab shell in another terminal', async () => {
    await reach(terminals.program, 2)
    const here = open(['start', 'monolith'])
    await here.waitFor(/⏎ run 1/)
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press('gcloud config set compute/zone us-central1-b\r')
    await here.waitFor(/✓ 1 {2}gcloud config set[\s\S]*✓ The zone is set/)
    there.press('exit\r')
    assert.equal(await there.ended, 0)
  })

  it('counts each command of a list and of pasted lines in k8slab shell', async () => {
    await terminals.program.run(['start', 'monolith'])
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 1\/23\)/)
    there.press('\u001b[200~gcloud auth list\ngcloud config list project\u001b[201~\r')
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press('gcloud config set compute/zone us-central1-b && gcloud container clusters create io\r')
    await there.waitFor(/\(k8slab 3\/23\)/)
  })

  it('knows the lab in the shell of the lab too', async () => {
    await reach(terminals.program, 2)
    const there = open(['shell'])
    await there.waitFor(/\(k8slab 2\/23\)/)
    there.press(`${process.execPath} ${bin} status; ${process.execPath} ${bin} cluster status\r`)
    await there.waitFor(/step 2 of 23[\s\S]*The sandbox runs \(gke\)/)
    there.press('exit\r')
    assert.equal(await there.ended, 0)
  })
})
