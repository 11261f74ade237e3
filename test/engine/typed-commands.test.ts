import assert from 'node:assert/strict'
import { commandsTyped } from '../../src/engine/typed-commands.ts'

const account = [{ run: 'gcloud auth list' }, { run: 'gcloud config list project' }]

describe('typed commands', () => {
  const both = [
    'gcloud auth list; gcloud config list project',
    'gcloud auth list && gcloud config list project',
    'gcloud auth list\ngcloud config list project',
    'cd /tmp; gcloud config  list project;gcloud auth list;',
  ]
  for (const typed of both)
    it(`finds each command of ${JSON.stringify(typed)}`, () =>
      assert.deepEqual(commandsTyped(typed, 0, account), [0, 1]))

  it('does not look into quotes', () => {
    assert.deepEqual(commandsTyped("echo 'x; gcloud auth list; y'", 0, account), [])
    assert.deepEqual(commandsTyped('echo "x; gcloud auth list; y"', 0, account), [])
  })

  it('judges the last command by the exit code', () => {
    assert.deepEqual(commandsTyped('gcloud auth list; gcloud config list project', 1, account), [0])
  })

  it('does not guess which command of a chain failed', () => {
    assert.deepEqual(commandsTyped('gcloud auth list && gcloud config list project', 1, account), [])
  })

  it('takes a failure that the lab wants', () => {
    const runs = [{ run: 'curl -f http://x', expect: { exit: 'nonzero' as const } }]
    assert.deepEqual(commandsTyped('curl -f http://x', 22, runs), [0])
    assert.deepEqual(commandsTyped('true; curl -f http://x', 22, runs), [0])
    assert.deepEqual(commandsTyped('curl -f http://x', 0, runs), [])
  })

  it('knows a command of the lab that is a list itself', () => {
    const runs = [{ run: 'cd files && ls' }]
    assert.deepEqual(commandsTyped('cd files && ls', 0, runs), [0])
    assert.deepEqual(commandsTyped('pwd; cd files && ls', 0, runs), [0])
  })

  it('knows a command beside the prompt with and without its ampersand', () => {
    const runs = [{ run: 'kubectl port-forward monolith 10080:80', background: true }]
    assert.deepEqual(commandsTyped('kubectl port-forward monolith 10080:80 &', 0, runs), [0])
    assert.deepEqual(commandsTyped('kubectl port-forward monolith 10080:80 & sleep 1', 0, runs), [0])
    assert.deepEqual(commandsTyped('kubectl port-forward monolith 10080:80', 130, runs), [0])
  })

  it('leaves redirections whole', () => {
    assert.deepEqual(commandsTyped('ls 2>&1; pwd', 0, [{ run: 'ls 2>&1' }]), [0])
    assert.deepEqual(commandsTyped('ls || pwd', 0, [{ run: 'ls || pwd' }, { run: 'pwd' }]), [0])
  })
})
