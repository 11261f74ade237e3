/** What the schemas of a lab expect of a text, as it follows on "expected". The schemas carry the English words. */
export const expectations = {
  duration: { en: 'a duration such as 500ms, 10s or 2m', ko: '500ms, 10s, 2m 같은 시간' },
  id: {
    en: 'lower-case words joined by hyphens, such as create-nginx',
    ko: 'create-nginx처럼 소문자 낱말을 하이픈으로 이은 이름',
  },
  variableName: {
    en: 'capital letters, digits and _, such as EXTERNAL_IP',
    ko: 'EXTERNAL_IP처럼 대문자와 숫자, _로 된 이름',
  },
  pathInside: { en: 'a path inside the folder, without `..`', ko: '`..` 없이 폴더 안을 가리키는 경로' },
  bucket: { en: 'an address such as gs://spls/gsp021', ko: 'gs://spls/gsp021 같은 주소' },
} as const

/** The words of a schema in Korean, or as they are when they are not among {@link expectations}. */
export function expectationIn(words: string): { en: string; ko: string } {
  const known = Object.values(expectations).find(({ en }) => en === words)
  return known ?? { en: words, ko: words }
}
