import assert from 'node:assert/strict'
import { parseFlags } from '../../../../../src/sandbox/shims/kubectl/flags/parse.ts'
import { boolFlag, intFlag, sliceFlag, stringFlag } from '../../../../../src/sandbox/shims/kubectl/flags/spec.ts'

const specs = [
  stringFlag('output', '', { short: 'o' }),
  boolFlag('stdin', '', { short: 'i' }),
  boolFlag('tty', '', { short: 't' }),
  intFlag('replicas', '', { default: '1' }),
  sliceFlag('label-columns', '', { short: 'L' }),
  stringFlag('dry-run', '', { default: 'none', bare: 'unchanged' }),
]

describe('kubectl flags', () => {
  for (const words of [['-o', 'wide'], ['-owide'], ['-o=wide'], ['--output', 'wide'], ['--output=wide']]) {
    it(`reads ${words.join(' ')}`, () => {
      assert.equal(parseFlags(words, specs).flags.string('output'), 'wide')
    })
  }

  it('reads a group of letters, the last of which takes a value', () => {
    const { flags } = parseFlags(['-ito', 'json'], specs)
    assert.deepEqual([flags.bool('stdin'), flags.bool('tty'), flags.string('output')], [true, true, 'json'])
  })

  it('leaves everything after -- to the arguments', () => {
    const { args, dash } = parseFlags(['pod', '--', 'ls', '-o', 'x'], specs)
    assert.deepEqual([args, dash], [['pod', 'ls', '-o', 'x'], 1])
  })

  it('splits lists at commas and keeps quoted ones', () => {
    assert.deepEqual(parseFlags(['-L', 'a,"b,c"', '-L', 'd'], specs).flags.list('label-columns'), ['a', 'b,c', 'd'])
  })

  it('takes a flag without its value where it may stand alone', () => {
    const { flags, args } = parseFlags(['--dry-run', 'x'], specs)
    assert.deepEqual([flags.string('dry-run'), args], ['unchanged', ['x']])
  })

  for (const [words, message] of [
    [['--foo'], 'unknown flag: --foo'],
    [['-tz'], "unknown shorthand flag: 'z' in -tz"],
    [['-o'], "flag needs an argument: 'o' in -o"],
    [['--replicas=x'], 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  ] as const) {
    it(`refuses ${words.join(' ')} in pflag's words`, () => {
      assert.throws(() => parseFlags(words, specs), { message })
    })
  }
})
