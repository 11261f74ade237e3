import assert from 'node:assert/strict'
import { labJsonSchema } from '../../src/labs/json-schema.ts'
import { checksOf, pointsOf, runsOf, solveOf, stepsFor } from '../../src/labs/parts.ts'
import { filledCommand, shownCommand, variablesOf } from '../../src/labs/placeholders.ts'
import type { Step } from '../../src/labs/schema.ts'

const step: Step = {
  id: 'a',
  title: 'A',
  points: 5,
  run: ['kubectl get pods', { run: 'gcloud x', when: { provider: ['gke', 'sandbox'] } }],
  checks: [{ files: ['a'] }, { files: ['b'], when: { provider: ['gke'] } }],
}

describe('the parts of a step', () => {
  it('are commands as objects, those of other clusters left out', () => {
    assert.deepEqual(runsOf(step, 'minikube'), [{ run: 'kubectl get pods' }])
    assert.equal(runsOf(step, 'sandbox').length, 2)
  })

  it('are checks, those of other clusters left out', () => {
    assert.deepEqual([checksOf(step, 'gke').length, checksOf(step, 'kind').length], [2, 1])
  })

  it('have the commands for a solution, unless there is one', () => {
    assert.deepEqual(solveOf(step, 'kind'), [{ run: 'kubectl get pods' }])
    assert.deepEqual(solveOf({ ...step, solve: { apply: 'a.yaml' } }, 'kind'), [{ apply: 'a.yaml' }])
  })

  it('of other clusters count no points', () => {
    const steps: Step[] = [step, { id: 'b', title: 'B', points: 3, when: { provider: ['gke'] } }]
    assert.deepEqual(
      [stepsFor({ steps }, 'kind').length, pointsOf({ steps }, 'kind'), pointsOf({ steps }, 'gke')],
      [1, 5, 8],
    )
  })
})

describe('variables in commands', () => {
  const command = 'curl -k https://${{ EXTERNAL_IP }}:${{PORT}}/ # ${HOME} $(x)'

  it('are found once each; the shell has its own', () => {
    assert.deepEqual(variablesOf(command), ['EXTERNAL_IP', 'PORT'])
  })

  it('are shown by their names', () => {
    assert.equal(
      shownCommand(command, { PORT: { shown: 'NODE-PORT' } }),
      'curl -k https://<EXTERNAL-IP>:<NODE-PORT>/ # ${HOME} $(x)',
    )
  })

  it('are filled with values', () => {
    assert.deepEqual(filledCommand('curl ${{ A }}:${{ B }}', { A: '10.0.0.1', B: '80' }), {
      command: 'curl 10.0.0.1:80',
    })
  })

  it('are missing while they have no value', () => {
    assert.deepEqual(filledCommand('curl ${{ A }}', {}), { missing: 'A' })
  })

  for (const value of ['', ' ', 'a b', 'a;b', '$(x)', '`x`', 'a\nb', "a'b", 'a|b', '../x&']) {
    it(`never take ${JSON.stringify(value)} from a cluster into a shell`, () => {
      assert.deepEqual(filledCommand('curl ${{ A }}', { A: value }), { missing: 'A' })
    })
  }
})

describe('the JSON schema for editors', () => {
  it('knows the keys of a lab and no others', () => {
    const schema = labJsonSchema()
    assert.equal(schema['$schema'], 'http://json-schema.org/draft-07/schema#')
    assert.equal(schema['additionalProperties'], false)
    assert.deepEqual(schema['required'], ['apiVersion', 'id', 'title', 'minutes', 'steps'])
  })
})
