import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSameCommand } from '../../src/engine/same-command.ts'

describe('same command', () => {
  const same: [typed: string, command: string][] = [
    ['kubectl get pods', 'kubectl get pods'],
    ['  kubectl   get\tpods ', 'kubectl get pods'],
    ['kubectl get \\\n pods', 'kubectl get pods'],
    ['curl http://203.0.113.10:80', 'curl http://${{ IP }}:80'],
    ['curl -k https://[::1]:31000', 'curl -k https://${{IP}}:31000'],
    ["kubectl get pods -l 'app=monolith'", "kubectl get pods -l 'app=monolith'"],
    ['echo $(a|b).*', 'echo $(a|b).*'],
  ]
  for (const [typed, command] of same)
    it(`takes ${JSON.stringify(typed)} for ${command}`, () => assert.ok(isSameCommand(typed, command)))

  const others: [typed: string, command: string][] = [
    ['kubectl get pod', 'kubectl get pods'],
    ['kubectl get pods -A', 'kubectl get pods'],
    ['curl http://:80', 'curl http://${{ IP }}:80'],
    ['curl http://1.1.1.1; rm x:80', 'curl http://${{ IP }}:80'],
    ['', 'kubectl get pods'],
  ]
  for (const [typed, command] of others)
    it(`does not take ${JSON.stringify(typed)} for ${command}`, () => assert.ok(!isSameCommand(typed, command)))

  it('takes any command for itself', () => {
    fc.assert(fc.property(fc.string(), (command) => assert.ok(isSameCommand(command, command))))
  })
})
