import assert from 'node:assert/strict'
import { parseClusterChoice } from '../../src/cli/lab/lab-context.ts'
import { UserError } from '../../src/util/errors.ts'

describe('--cluster', () => {
  for (const provider of ['sandbox', 'minikube', 'kind', 'gke'] as const)
    it(`takes ${provider}`, () => assert.deepEqual(parseClusterChoice(provider), { provider }))

  it('takes the name of a context, colons and all', () => {
    assert.deepEqual(parseClusterChoice('context:arn:aws:eks:1'), { provider: 'context', context: 'arn:aws:eks:1' })
  })

  for (const text of ['', 'context', 'context:', 'Minikube', 'context-a'])
    it(`refuses ${JSON.stringify(text)} as a wrong command line`, () => {
      assert.throws(
        () => parseClusterChoice(text),
        (error) => error instanceof UserError && error.exitCode === 2 && error.message.includes(JSON.stringify(text)),
      )
    })
})
