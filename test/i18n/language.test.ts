import assert from 'node:assert/strict'
import { languageOf } from '../../src/i18n/language.ts'

describe('language', () => {
  it('is what --lang says', () => assert.equal(languageOf('ko', { LANG: 'en_US.UTF-8' }), 'ko'))
  it('is that of the locale', () => assert.equal(languageOf(undefined, { LANG: 'ko_KR.UTF-8' }), 'ko'))
  it('prefers LC_ALL to LANG', () => assert.equal(languageOf(undefined, { LC_ALL: 'ko_KR', LANG: 'en_US' }), 'ko'))
  it('ignores an empty LC_ALL', () => assert.equal(languageOf(undefined, { LC_ALL: '', LANG: 'ko_KR' }), 'ko'))
  it('is English in any other locale', () => assert.equal(languageOf(undefined, { LANG: 'de_DE.UTF-8' }), 'en'))
  it('is English without a locale', () => assert.equal(languageOf(undefined, {}), 'en'))
  it('does not take a code that merely begins alike', () =>
    assert.equal(languageOf(undefined, { LANG: 'kok_IN' }), 'en'))
})
