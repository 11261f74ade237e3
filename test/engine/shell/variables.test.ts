import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { carriedVariables } from '../../../src/engine/shell/variables.ts'

describe('carried variables', () => {
  const carried = (dump: string, environment: Record<string, string> = {}) => carriedVariables(dump, environment)

  it('keeps what a command has set', () => {
    assert.equal(
      carried('declare -- TOKEN="abc"\ndeclare -x REGION="eu"\n'),
      'declare -- TOKEN="abc"\ndeclare -x REGION="eu"',
    )
  })

  it('leaves out what bash sets by itself', () => {
    assert.equal(
      carried('declare -- BASH_VERSINFO="5"\ndeclare -- _="x"\ndeclare -i PPID="1"\ndeclare -x PWD="/a"\n'),
      '',
    )
  })

  it('leaves out what cannot be set again', () => assert.equal(carried('declare -r FIXED="1"\n'), ''))

  it('leaves out what the environment says already', () => {
    assert.equal(carried('declare -x PATH="/bin"\ndeclare -x Q="a\\"b\\$c"\n', { PATH: '/bin', Q: 'a"b$c' }), '')
  })

  it('keeps what a command has changed in the environment', () => {
    assert.equal(carried('declare -x PATH="/bin:/own"\n', { PATH: '/bin' }), 'declare -x PATH="/bin:/own"')
  })

  it('reads a value of several lines that looks like declarations', () => {
    const dump = 'declare -- TEXT="one\ndeclare -- FAKE=\\"x\\"\nlast"\ndeclare -- NEXT="1"\n'
    assert.equal(carried(dump), dump.trimEnd())
  })

  it('reads arrays', () => {
    const dump = 'declare -a LIST=([0]="one" [1]="two\nlines")\ndeclare -A MAP=([key]="a b" )\n'
    assert.equal(carried(dump), dump.trimEnd())
  })

  it('keeps a variable without a value', () => assert.equal(carried('declare -x EMPTY\n'), 'declare -x EMPTY'))

  describe('through a real bash', () => {
    const hasBash = spawnSync('bash', ['-c', 'true']).status === 0
    const through = (script: string, env: Record<string, string>) =>
      spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], ...env },
      }).stdout

    it('any value arrives as it was', function () {
      if (!hasBash) return this.skip()
      this.timeout(60_000)
      const value = fc.string({
        unit: fc.constantFrom(...'ab \n\t"\'\\$`(){}[]=;#!*?&|<>~^%é한😀\u0001'),
        maxLength: 30,
      })
      fc.assert(
        fc.property(value, value, (first, second) => {
          const dump = through('A=$IN; B=$OTHER; declare -p', { IN: first, OTHER: second })
          const kept = carriedVariables(dump, { IN: first, OTHER: second, PATH: process.env['PATH'] })
          assert.equal(through(`${kept}\nprintf '%s|%s' "$A" "$B"`, {}), `${first}|${second}`)
          assert.doesNotMatch(kept, /declare -\S+ (IN|OTHER|PATH)\b/)
        }),
        { numRuns: 60 },
      )
    })
  })

  describe('of a shell without declare', () => {
    const hasDash = spawnSync('dash', ['-c', 'true']).status === 0

    const run = (script: string, env: Record<string, string> = {}) =>
      spawnSync('dash', ['-c', script], { encoding: 'utf8', env }).stdout

    it('arrive as they were, exported ones exported', function () {
      if (!hasDash) return this.skip()
      const dump = run(`TOKEN='it'\\''s "b"\nc'; export OPEN=1; set; export -p`)
      const kept = carriedVariables(dump, {})
      assert.equal(run(`${kept}\nprintf %s "$TOKEN"; sh -c 'printf "|%s" $OPEN'`), `it's "b"\nc|1`)
    })

    it('leaves out what the environment says already', function () {
      if (!hasDash) return this.skip()
      const env = { QUOTES: `it's "b"` }
      assert.equal(carriedVariables(run('set; export -p', env), env).includes('QUOTES'), false)
    })
  })
})
