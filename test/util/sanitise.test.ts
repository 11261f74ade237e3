import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sanitise } from '../../src/util/sanitise.ts'

describe('sanitise', () => {
  const cases: Record<string, [dirty: string, clean: string]> = {
    colours: ['\u001b[31mred\u001b[0m', 'red'],
    'cursor movements': ['a\u001b[2J\u001b[1;1Hb', 'ab'],
    'window titles': ['\u001b]0;owned\u0007text', 'text'],
    links: ['\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\', 'click'],
    'device control strings': ['\u001bPq#0;2;0;0;0\u001b\\x', 'x'],
    'eight-bit introducers': ['\u009b31mred', 'red'],
    'an introducer without an end': ['text\u001b', 'text'],
    'a window title without an end': ['text\u001b]0;rest', 'text'],
    backspaces: ['safe\b\b\b\bevil', 'safeevil'],
    'overrides of the direction of writing': ['\u202etxt.exe\u202c', 'txt.exe'],
    'carriage returns that overwrite a line': ['real\rfake', 'real\nfake'],
    'Windows line ends': ['one\r\ntwo', 'one\ntwo'],
  }
  for (const [name, [dirty, clean]] of Object.entries(cases))
    it(`removes ${name}`, () => assert.equal(sanitise(dirty), clean))

  it('keeps newlines, tabs and every script', () => {
    const text = 'NAME\tREADY\n파드\t1/1\némoji 🎉'
    assert.equal(sanitise(text), text)
  })

  it('leaves no control character in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(sanitise(text), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\u001b', '[', ']', '3', '1', 'm', ';', '\u0007', '\\', 'a', '\r', '\n') }),
        (text) => {
          const once = sanitise(text)
          assert.equal(sanitise(once), once)
        },
      ),
    )
  })
})
