import assert from 'node:assert/strict'
import { checkMessages } from '../../src/i18n/check-messages.ts'
import { clusterMessages } from '../../src/i18n/cluster-messages.ts'
import { commandMessages } from '../../src/i18n/command-messages.ts'
import { errorMessages } from '../../src/i18n/error-messages.ts'
import { koreanHeadings, koreanHelp } from '../../src/i18n/help-texts.ts'
import { listMessages } from '../../src/i18n/list-messages.ts'
import { liveMessages } from '../../src/i18n/live-messages.ts'
import { plainMessages } from '../../src/i18n/plain-messages.ts'
import { stepMessages } from '../../src/i18n/step-messages.ts'

const areas = {
  checkMessages,
  clusterMessages,
  commandMessages,
  errorMessages,
  listMessages,
  liveMessages,
  plainMessages,
  stepMessages,
}

/** A command, and the name of a fact that Korean does not know. */
const sameInBoth = ['startIt', 'fact']

const isKorean = (text: string) => /\p{Script=Hangul}/u.test(text)

describe('messages', () => {
  for (const [name, area] of Object.entries(areas)) {
    const english: Record<string, unknown> = area('en')
    const korean: Record<string, unknown> = area('ko')

    it(`${name} has the same messages in both languages`, () => {
      assert.deepEqual(Object.keys(korean).sort(), Object.keys(english).sort())
    })

    it(`${name} uses every part of a message in both languages`, () => {
      for (const [key, message] of Object.entries(english)) {
        if (typeof message !== 'function') continue
        const parts = Array.from({ length: message.length }, (_, index) => `<${index}>`)
        const other = korean[key] as (...parts: string[]) => string
        const used = (text: string) => parts.filter((part) => text.includes(part))
        assert.deepEqual(used(other(...parts)), used(message(...parts)), key)
      }
    })
  }

  for (const [name, area] of Object.entries(areas)) {
    it(`${name} is Korean`, () => {
      const said = Object.entries<unknown>(area('ko')).map(([key, message]) => {
        const parts = Array.from({ length: typeof message === 'function' ? message.length : 0 }, () => '1')
        return [key, typeof message === 'function' ? String(message(...parts)) : String(message)] as const
      })
      const others = said.filter(([key, text]) => !isKorean(text) && !sameInBoth.includes(key))
      assert.deepEqual(others, [])
    })
  }

  it('are Korean in the help', () => {
    const texts = [...Object.values(koreanHelp), ...Object.values(koreanHeadings)]
    assert.deepEqual(
      texts.filter((text) => !isKorean(text)),
      [],
    )
  })

  it('names the same number of statuses in both languages', () => {
    assert.equal(stepMessages('ko').statuses.split(',').length, 6)
    assert.equal(stepMessages('en').statuses.split(',').length, 6)
  })
})
