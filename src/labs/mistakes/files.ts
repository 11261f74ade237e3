import { josa } from '../../i18n/josa.ts'
import type { Language } from '../../i18n/language.ts'
import { composed, type Said } from '../../util/said.ts'
import { type Mistakes, quoted } from './said.ts'

/** What is said of the files of a lab: what YAML makes of them, their folder, their headings. */
export const fileMistakes = {
  tooDeep: { en: 'is nested too deeply', ko: '너무 깊이 겹쳐져 있습니다' },
  circular: { en: 'an alias contains itself', ko: '별칭이 자기 자신을 담고 있습니다' },
  tagged: {
    en: 'A value that begins with ! is a tag: put it in quotes, or on the next line after |',
    ko: '!로 시작하는 값은 태그로 읽힙니다: 따옴표로 감싸거나 | 다음 줄에 쓰세요',
  },
  yamlNumber: (source: string, value: number) => ({
    en: `${source} is read as the number ${value}`,
    ko: `${josa(source, '은/는')} 숫자 ${josa(String(value), '으로/로')} 읽힙니다`,
  }),
  octal: (source: string, value: number) => ({
    en: `Write ${value} for the file mode ${source}, or "${source}" for text`,
    ko: `파일 권한이라면 ${josa(String(value), '을/를')}, 문자열이라면 "${source}"를 쓰세요`,
  }),
  numberOrText: (source: string, value: number) => ({
    en: `Write "${source}" for text, or ${value}`,
    ko: `문자열이라면 "${source}", 숫자라면 ${josa(String(value), '을/를')} 쓰세요`,
  }),
  controlCharacter: { en: 'contains a control character', ko: '제어 문자가 들어 있습니다' },

  tooLarge: (bytes: number) => ({ en: `larger than ${bytes} bytes`, ko: `${bytes}바이트보다 큽니다` }),
  unreadable: (reason: Said) =>
    composed([reason], { en: (text) => `cannot be read: ${text}`, ko: (text) => `읽을 수 없습니다: ${text}` }),
  noSuchFile: { en: 'no such file', ko: '그런 파일이 없습니다' },
  permissionDenied: { en: 'permission denied', ko: '권한이 없습니다' },
  isFolder: { en: 'it is a folder', ko: '폴더입니다' },
  folderName: (id: string, folder: string) => ({
    en: `the lab is called ${id}, its folder ${folder}`,
    ko: `실습 이름은 ${id}인데 폴더 이름은 ${folder}입니다`,
  }),
  renameFolder: (id: string) => ({
    en: `Rename the folder to ${id}`,
    ko: `폴더 이름을 ${josa(id, '으로/로')} 바꾸세요`,
  }),
  noSolution: (manifest: string) => ({
    en: `no file solution/${manifest}`,
    ko: `solution/${manifest} 파일이 없습니다`,
  }),

  headingTwice: (id: string) => ({
    en: `a second heading for the step ${id}`,
    ko: `단계 ${id}의 제목이 두 번 나옵니다`,
  }),
  headingUnknown: (id: string) => ({
    en: `no step of the lab is called ${quoted(id)}`,
    ko: `실습에 ${quoted(id)} 단계가 없습니다`,
  }),
  headingLevel: {
    en: 'Headings of the second level are step ids; use ### inside a step',
    ko: '두 번째 수준의 제목은 단계 id입니다; 단계 안에서는 ###을 쓰세요',
  },
  headingMissing: (id: string) => ({ en: `no text for the step ${id}`, ko: `단계 ${id}의 글이 없습니다` }),
  addHeading: (id: string) => ({ en: `Add the heading: ## ${id}`, ko: `제목을 넣으세요: ## ${id}` }),
  languageMissing: (language: Language) => ({
    en: `no text in ${language}, and the lab has text/${language}.md`,
    ko: `${language} 글이 없는데, 실습에는 text/${language}.md가 있습니다`,
  }),
} as const satisfies Mistakes
