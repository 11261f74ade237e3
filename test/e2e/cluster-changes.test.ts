import path from 'node:path'
import { askDaemon } from '../../src/sandbox/daemon/control-client.ts'
import { kubectl, reach } from './support/monolith.ts'
import { useTerminals } from './support/terminals.ts'

describe('a terminal while the cluster changes', function () {
  this.timeout(90_000)
  const terminals = useTerminals()
  const { open } = terminals

  it('turns a check green with no key pressed when the cluster changes', async () => {
    await reach(terminals.program, 4)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/◌ nginx is rolled out/)
    await kubectl(terminals.program, 'create', 'deployment', 'nginx', '--image=nginx:1.10.0')
    // The end of the step is printed above the block, which is then drawn again with the green check.
    await terminal.waitFor(/✓ Run nginx {3}5 pt/)
    await terminal.waitFor(/✓ nginx is rolled out/)
  })

  it('says what is wrong, and why', async () => {
    await reach(terminals.program, 4)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/⏎ run 1/)
    await kubectl(terminals.program, 'create', 'deployment', 'nginx', '--image=nginx:1.10.00')
    await terminal.waitFor(/want "nginx:1\.10\.0" {3}got "nginx:1\.10\.00"/)
    await terminal.waitFor(/why {2}pod nginx-\S+: (ErrImagePull|ImagePullBackOff)/)
  })

  it('sees a cluster whose command was stopped before it could tell', async () => {
    await reach(terminals.program, 2)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/2\/23[\s\S]*⏎ run 1/)
    const request = { name: 'io', zone: 'us-central1-b', nodes: 3 }
    await askDaemon(path.join(terminals.program.state, 'sandboxes/gke'), 'POST', 'clusters', request)
    await terminal.waitFor(/✓ The cluster io exists/)
  })

  it('names an earlier step that breaks, and puts it back', async () => {
    await reach(terminals.program, 5)
    const terminal = open(['start', 'monolith'])
    await terminal.waitFor(/5\/23[\s\S]*⏎ run 1/)
    await kubectl(terminals.program, 'delete', 'deployment', 'nginx')
    await terminal.waitFor(/! Step 4 no longer holds: Deployment default\/nginx is gone/)
    await terminal.waitFor(/w what happened · f put it back · i ignore/)
    terminal.press('f')
    await terminal.waitFor(/✓ Step 4 holds again: Run nginx/)
  })
})
