import assert from 'node:assert/strict'
import type { Program } from './support/program.ts'
import { createProgram } from './support/program.ts'
import { reportOf } from './support/report.ts'

describe('commands before a lab is started', function () {
  this.timeout(60_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  const run = (...args: string[]) => program.run(args)

  it('list: shows the labs, with no progress at first', async () => {
    const { code, stdout } = await run('list')
    assert.equal(code, 0)
    assert.match(stdout, /^ LAB +TITLE +LEVEL +MIN +NEEDS +YOU\n/)
    assert.match(stdout, /^ monolith +Split a monolith +2\/3 +45 +loadBalancer, nodePort, exec +-$/m)
    const labs = await reportOf(program, 'list')
    const monolith = labs.find((lab: { id: string }) => lab.id === 'monolith')
    assert.deepEqual([monolith.steps, monolith.points, monolith.progress], [23, 100, null])
  })

  it('takes nothing that is piped into it for the name of a lab', async () => {
    for (const command of ['check', 'status']) {
      const { stdout, stderr } = await program.run([command], { stdin: 'monolit\n' })
      assert.match(stdout + stderr, /^No lab has been started yet\./)
    }
  })

  it('status: says that nothing has been started', async () => {
    assert.equal((await run('status')).stdout, 'No lab has been started yet.\n')
    assert.deepEqual(await reportOf(program, 'status'), [])
    const { code, stderr } = await run('status', 'monolith')
    assert.deepEqual([code, stderr.split('\n')[0]], [2, 'The lab monolith has not been started.'])
    assert.match((await run('status', 'monolit')).stderr, /^No lab is called "monolit"\n {2}Did you mean monolith\?/)
  })

  for (const command of ['check', 'next', 'hint', 'solve', 'skip', 'reset', 'shell']) {
    it(`${command}: says that nothing has been started`, async () => {
      const { code, stderr } = await run(command)
      assert.deepEqual([code, stderr], [2, 'No lab has been started yet.\n  k8slab list\n'])
    })
  }
})
