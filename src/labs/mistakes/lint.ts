import { josa } from '../../i18n/josa.ts'
import { type Mistakes, quoted } from './said.ts'

/** What is said of a lab that has the right shape and still makes no sense. */
export const lintMistakes = {
  known: (names: readonly string[]) => ({ en: `Known: ${names.join(', ')}`, ko: `쓸 수 있는 것: ${names.join(', ')}` }),
  stepTwice: (id: string) => ({ en: `another step is called ${id}`, ko: `이름이 ${id}인 단계가 또 있습니다` }),
  uniqueSteps: { en: 'Step ids are unique', ko: '단계의 id는 서로 달라야 합니다' },
  stepUnknown: (id: string) => ({ en: `no step ${quoted(id)}`, ko: `${quoted(id)} 단계가 없습니다` }),
  stepOrder: (id: string) => ({
    en: `the step ${id} comes before this one`,
    ko: `단계 ${josa(id, '은/는')} 이 단계보다 앞에 있습니다`,
  }),
  variableUnused: (name: string) => ({
    en: `no command uses \${{ ${name} }}`,
    ko: `\${{ ${name} }}을 쓰는 명령이 없습니다`,
  }),
  variableUnknown: (name: string) => ({ en: `no variable ${quoted(name)}`, ko: `${quoted(name)} 변수가 없습니다` }),
  addVariable: { en: 'Add it under variables of the lab', ko: '실습의 variables에 넣으세요' },
  ownsAll: {
    en: 'expected names or a selector: a lab never owns all objects of a kind',
    ko: 'names나 selector가 필요합니다: 실습이 한 종류의 오브젝트를 모두 가질 수는 없습니다',
  },
  versions: (got: string) => ({
    en: `expected versions such as >=1.25, got ${quoted(got)}`,
    ko: `>=1.25 같은 버전이 필요한데 ${quoted(got)}입니다`,
  }),
  solveNothing: { en: 'expected run or apply', ko: 'run이나 apply가 필요합니다' },
  solveTwice: { en: 'run and apply exclude each other', ko: 'run과 apply는 함께 쓸 수 없습니다' },
  backgroundEnd: {
    en: 'a background command ends when it is ended',
    ko: '백그라운드 명령은 끝낼 때에만 끝납니다',
  },
  needsBackground: (key: string) => ({
    en: `${key} needs background: true`,
    ko: `${key}에는 background: true가 필요합니다`,
  }),

  subjectMissing: (subjects: readonly string[]) => ({
    en: `looks at nothing: expected one of ${subjects.join(', ')}`,
    ko: `확인할 대상이 없습니다: ${subjects.join(', ')} 가운데 하나가 필요합니다`,
  }),
  subjectSeveral: (subjects: readonly string[]) => ({
    en: `looks at several things (${subjects.join(', ')}): make a check of each`,
    ko: `확인할 대상이 여럿입니다(${subjects.join(', ')}): 하나씩 따로 확인하세요`,
  }),
  meansNothing: (key: string, beside: string) => ({
    en: `${key} means nothing beside ${beside}`,
    ko: `${josa(key, '은/는')} ${josa(beside, '과/와')} 함께 쓰면 뜻이 없습니다`,
  }),
  needsAbsent: {
    en: 'everSeen means nothing without absent: true',
    ko: 'everSeen은 absent: true 없이는 뜻이 없습니다',
  },
  nameAndSelector: {
    en: 'name and selector exclude each other',
    ko: 'name과 selector는 함께 쓸 수 없습니다',
  },
  eachOfOne: { en: 'each means nothing for a single object', ko: 'each는 오브젝트가 하나일 때 뜻이 없습니다' },
  eachMissing: {
    en: 'several objects may match: say whether all or any of them must hold',
    ko: '여러 오브젝트가 맞을 수 있습니다: 모두 맞아야 하는지 하나만 맞으면 되는지 적으세요',
  },
  addEach: { en: 'Add each: all, or each: any', ko: 'each: all 또는 each: any를 넣으세요' },
  answerOrChoices: {
    en: 'a question has either an answer or choices',
    ko: '질문에는 answer나 choices 가운데 하나만 있어야 합니다',
  },
  answerTarget: {
    en: 'an answer needs a target to read it from',
    ko: 'answer에는 값을 읽을 target이 필요합니다',
  },
  noCorrectChoice: {
    en: 'no choice is marked correct: true',
    ko: 'correct: true로 표시한 선택지가 없습니다',
  },
  noFact: { en: 'says no fact about the cluster', ko: '클러스터에 대한 사실이 없습니다' },
  serviceOrPod: { en: 'asks either a service or a pod', ko: 'service나 pod 가운데 하나만 물어야 합니다' },

  celVariables: (names: readonly string[]) => ({
    en: `Variables are ${names.join(', ')}`,
    ko: `쓸 수 있는 변수: ${names.join(', ')}`,
  }),
  celBlock: {
    en: 'An expression that begins with ! or a quote needs a block: cel: |',
    ko: '!나 따옴표로 시작하는 식은 블록으로 쓰세요: cel: |',
  },
  allOfNothing: { en: 'all() is true of an empty list', ko: 'all()은 빈 목록에서도 참입니다' },
  sayHowMany: {
    en: 'Say how many there must be: count beside it, or size(…) > 0 && in the expression',
    ko: '몇 개여야 하는지 적으세요: 옆에 count를 두거나, 식에 size(…) > 0 &&를 쓰세요',
  },
  pattern: (problem: string) => ({
    en: `not a regular expression: ${problem}`,
    ko: `정규식이 아닙니다: ${problem}`,
  }),
  patternOfRe2: (problem: string) => ({
    en: `not a regular expression of RE2: ${problem}`,
    ko: `RE2 정규식이 아닙니다: ${problem}`,
  }),
  operatorUnknown: (name: string) => ({ en: `unknown operator ${name}`, ko: `알 수 없는 연산자 ${name}` }),
  operatorMixed: (name: string) => ({
    en: `${name} stands beside other keys`,
    ko: `${josa(name, '이/가')} 다른 키와 함께 있습니다`,
  }),
  operatorAlone: {
    en: 'An operator stands alone; wrap a map that really has such a key in $literal',
    ko: '연산자는 혼자 있어야 합니다; 정말 그런 키가 있는 맵이라면 $literal로 감싸세요',
  },
  takesBoolean: (name: string) => ({
    en: `${name} takes true or false`,
    ko: `${name}에는 true나 false가 필요합니다`,
  }),
  takesText: (name: string) => ({ en: `${name} takes text`, ko: `${name}에는 문자열이 필요합니다` }),
  noQuantity: (got: string) => ({
    en: `${got} is not a quantity such as 500m or 1Gi`,
    ko: `${josa(got, '은/는')} 500m나 1Gi 같은 수량이 아닙니다`,
  }),
  conditionIsText: (value: boolean) => ({
    en: `conditions hold strings: write "${value ? 'True' : 'False'}" in quotes`,
    ko: `컨디션의 값은 문자열입니다: "${value ? 'True' : 'False'}"처럼 따옴표로 감싸세요`,
  }),
} as const satisfies Mistakes
