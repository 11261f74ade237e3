import assert from 'node:assert/strict'
import type { Output } from '../../src/cli/context.ts'
import { exitCodeOf, reportError } from '../../src/cli/report-error.ts'
import { UserError } from '../../src/util/errors.ts'

/** What an error leaves on stdout and stderr. */
function reported(error: unknown, change: Partial<Output> = {}): { out: string; err: string } {
  const texts = { out: '', err: '' }
  const output: Output = {
    language: 'en',
    json: false,
    plain: true,
    color: false,
    width: 80,
    write: (text) => {
      texts.out += text
    },
    writeError: (text) => {
      texts.err += text
    },
    ...change,
  }
  reportError(error, output)
  return texts
}

const named = (name: string) => Object.assign(new Error('x'), { name })
const refused = (code: string) =>
  Object.assign(new Error(`${code}: x, open '/a'`), { code, syscall: 'open', path: '/a' })
const oclif = (exit: number) => Object.assign(new Error('Nonexistent flag: --x'), { oclif: { exit } })

describe('the exit code of an error', () => {
  const cases: [string, unknown, number][] = [
    ["is the user error's own", new UserError('x', 'x', { exitCode: 2 }), 2],
    ['is 3 for a user error that says nothing', new UserError('x', 'x'), 3],
    ['is 130 after Ctrl-C at a prompt', named('ExitPromptError'), 130],
    ['is 2 for a command line oclif does not take', oclif(2), 2],
    ['is 2 whatever else oclif would give', oclif(1), 2],
    ['is 0 when oclif has only shown its help', oclif(0), 0],
    ['is 3 when the disk is full, wherever that happens', refused('ENOSPC'), 3],
    ['is 70 for a defect', new TypeError('x'), 70],
    ['is 70 for what is no error at all', 'x', 70],
  ]
  for (const [name, error, code] of cases) it(name, () => assert.equal(exitCodeOf(error), code))
})

describe('reporting an error', () => {
  let debug: string | undefined
  beforeEach(() => {
    debug = process.env['DEBUG']
    delete process.env['DEBUG']
  })
  afterEach(() => {
    if (debug === undefined) delete process.env['DEBUG']
    else process.env['DEBUG'] = debug
  })

  const lost = new UserError('lab-not-found', 'No lab is called x.', { suggestions: ['k8slab list'], exitCode: 2 })

  it('says in both languages what the system refuses', () => {
    assert.match(reported(refused('ENOSPC')).err, /^\/a cannot be used: ENOSPC: x/)
    assert.match(
      reported(refused('ENOSPC'), { language: 'ko' }).err,
      /^\/a에 접근할 수 없습니다: 디스크에 남은 공간이 없습니다 \(ENOSPC\)\n {2}\S/,
    )
  })

  it('says what happened and what to try next, on stderr', () => {
    assert.deepEqual(reported(lost), { out: '', err: 'No lab is called x.\n  k8slab list\n' })
  })

  it('gives JSON on stdout to programs', () => {
    const { out, err } = reported(lost, { json: true })
    assert.equal(err, '')
    assert.deepEqual(JSON.parse(out), {
      error: { code: 'lab-not-found', message: 'No lab is called x.', suggestions: ['k8slab list'], exitCode: 2 },
    })
  })

  it('says of a defect that it is one, and how to report it, without a stack trace', () => {
    const { err } = reported(new TypeError('x is not a function'))
    assert.match(err, /^This is a defect of k8slab: x is not a function\n {2}Run the command again with DEBUG=1/)
    assert.doesNotMatch(err, / at /)
  })

  it('says a wrong command line as oclif says it', () => {
    assert.equal(reported(oclif(2)).err, 'Nonexistent flag: --x\n')
  })

  it('speaks Korean, where it is known', () => {
    const said = { en: 'No lab is called x.', ko: 'x 실습은 없습니다.' }
    const suggestions = [{ en: 'Did you mean y?', ko: '혹시 y?' }, 'k8slab list']
    const error = new UserError('lab-not-found', said, { suggestions })
    assert.equal(reported(error, { language: 'ko' }).err, 'x 실습은 없습니다.\n  혹시 y?\n  k8slab list\n')
    assert.equal(reported(error).err, 'No lab is called x.\n  Did you mean y?\n  k8slab list\n')
    assert.equal(reported(oclif(2), { language: 'ko' }).err, '없는 플래그입니다: --x\n')
    assert.match(reported(new TypeError('x'), { language: 'ko' }).err, /^k8slab의 결함입니다: x\n {2}명령 앞에 DEBUG=1/)
  })

  it('shows the stack trace when DEBUG is set', () => {
    process.env['DEBUG'] = '1'
    assert.match(reported(new TypeError('x')).err, /TypeError: x\n {4}at /)
  })

  it('says nothing after Ctrl-C', () => {
    assert.deepEqual(reported(named('ExitPromptError')), { out: '', err: '' })
  })

  it('lets no escape sequence through', () => {
    const evil = new UserError('x', '\u001b[2Ja', { suggestions: ['\u001b]0;t\u0007b'] })
    assert.equal(reported(evil).err, 'a\n  b\n')
  })
})
