import assert from 'node:assert/strict'
import { kubectl, reach } from './support/monolith.ts'
import { useTerminals } from './support/terminals.ts'

const enter = '\r'

describe('leaving a lab in a terminal', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const { open } = terminals

  it('is left and found again at the same place', async () => {
    await reach(terminals.program, 2)
    const first = open(['start', 'monolith'])
    await first.waitFor(/⏎ run 1/)
    first.press(enter)
    await first.waitFor(/✓ 1 {2}gcloud config set/)
    first.press('q')
    await first.waitFor(/Saved\. Go on with: {2}k8slab start monolith/)
    assert.equal(await first.ended, 0)
    const second = open(['start', 'monolith'])
    await second.waitFor(/2\/23[\s\S]*✓ 1 {2}gcloud config set[\s\S]*⏎ run 2/)
  })

  it('loses nothing to Ctrl-C', async () => {
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    terminal.press('\u0003')
    await terminal.waitFor(/Saved/)
    assert.equal(await terminal.ended, 130)
  })

  it('stops a command at Ctrl-C and stays', async () => {
    await reach(terminals.program, 5)
    await kubectl(terminals.program, 'create', 'service', 'clusterip', 'nginx', '--tcp=80:80')
    await terminals.program.run(['skip'])
    await kubectl(terminals.program, 'delete', 'service', 'nginx')
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/6\/23[\s\S]*⏎ run 1/)
    terminal.press(enter)
    await terminal.waitFor(/Waiting for <EXTERNAL-IP>/)
    terminal.press('\u0003')
    await terminal.waitFor(/⏎ run 1/)
  })
})
