import type { Language } from '../i18n/language.ts'

export interface ExplainWords {
  absent: string
  have: string
  count: string
  body: string
  inVain: string
  anAnswer: string
  missing: string
  neverSeen: string
  unanswered: string
  noFile: string
  blocked: (step: string) => string
  holding: (count: number, of: number) => string
  closest: (name: string) => string
  unknownKind: (apiVersion: string) => string
  present: (names: string, terminating: boolean) => string
  stale: (generation: number, observed: number) => string
  stays: (want: number, held: number) => string
  wrongAnswer: (got: string) => string
  notSeen: (activity: string) => string
}

export const explainWords: Readonly<Record<Language, ExplainWords>> = {
  en: {
    absent: '(absent)',
    have: 'have:',
    count: 'count',
    body: 'answer',
    inVain: 'will not come right',
    anAnswer: 'an answer',
    missing: 'there is none',
    neverSeen: 'there is none, but it was never there either',
    unanswered: 'not answered yet',
    noFile: 'is not in the working folder',
    blocked: (step) => `the step ${step} comes first`,
    holding: (count, of) => `${count} of ${of} are as they should be`,
    closest: (name) => `closest is ${name}`,
    unknownKind: (apiVersion) => `the cluster does not know this kind (${apiVersion})`,
    present: (names, terminating) => (terminating ? `${names} is being deleted` : `${names} is still there`),
    stale: (generation, observed) => `the status is of an older version of the object (${observed} of ${generation})`,
    stays: (want, held) => `true for ${held} s, must stay so for ${want} s`,
    wrongAnswer: (got) => `${got} is not the answer`,
    notSeen: (activity) => `the cluster was not asked yet: ${activity}`,
  },
  ko: {
    absent: '(없음)',
    have: '있는 값:',
    count: '개수',
    body: '응답',
    inVain: '기다려도 소용없음',
    anAnswer: '응답',
    missing: '아직 없음',
    neverSeen: '지금도 없고, 있었던 적도 없음',
    unanswered: '아직 답하지 않음',
    noFile: '작업 폴더에 없음',
    blocked: (step) => `먼저 할 단계: ${step}`,
    holding: (count, of) => `${of}개 중 ${count}개만 맞음`,
    closest: (name) => `가장 가까운 것: ${name}`,
    unknownKind: (apiVersion) => `클러스터가 모르는 종류 (${apiVersion})`,
    present: (names, terminating) => (terminating ? `${names} 삭제 중` : `${names} 아직 있음`),
    stale: (generation, observed) => `상태가 이전 버전의 것임 (${generation} 중 ${observed})`,
    stays: (want, held) => `${held}초째 유지 중, ${want}초 유지해야 함`,
    wrongAnswer: (got) => `${got}: 정답이 아님`,
    notSeen: (activity) => `클러스터에 아직 요청하지 않음: ${activity}`,
  },
}
