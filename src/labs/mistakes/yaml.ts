import type { ErrorCode, YAMLError } from 'yaml'
import { messageOf } from '../../util/message-of.ts'
import type { Said } from '../../util/said.ts'

/** What the parser says of a file that is not YAML. English is its own; in Korean, one sentence for each kind of mistake. */
export function yamlMistake(error: Pick<YAMLError, 'code' | 'message'>): Said {
  return { en: error.message, ko: korean[error.code] }
}

/** What the parser says when it cannot put in what aliases stand for. */
export function aliasMistake(error: unknown): Said {
  const message = messageOf(error)
  const unresolved = /^Unresolved alias .*: (.*)$/s.exec(message)?.[1]
  if (unresolved === undefined) return { en: message, ko: '별칭이 너무 많이 불어납니다' }
  return { en: message, ko: `별칭 *${unresolved} 앞에 &${unresolved} 앵커가 없습니다` }
}

const korean: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: '별칭에는 앵커나 태그를 붙일 수 없습니다',
  BAD_ALIAS: '별칭이 올바르지 않습니다',
  BAD_COLLECTION_TYPE: '이 태그는 여기에 있는 값의 종류와 맞지 않습니다',
  BAD_DIRECTIVE: '지시문이 올바르지 않습니다',
  BAD_DQ_ESCAPE: '큰따옴표 안의 이스케이프가 올바르지 않습니다',
  BAD_INDENT: '들여쓰기가 맞지 않습니다',
  BAD_PROP_ORDER: '앵커와 태그는 값 앞에 와야 합니다',
  BAD_SCALAR_START: '값이 이 문자로 시작할 수 없습니다: 따옴표로 감싸세요',
  BLOCK_AS_IMPLICIT_KEY: '한 줄에 키가 둘 있을 수 없습니다: 안쪽 맵은 다음 줄에 들여 쓰세요',
  BLOCK_IN_FLOW: '[ ]나 { } 안에는 블록을 쓸 수 없습니다',
  DUPLICATE_KEY: '같은 키가 두 번 있습니다',
  IMPOSSIBLE: '읽을 수 없는 구조입니다',
  KEY_OVER_1024_CHARS: '키와 콜론 사이가 1024자를 넘습니다',
  MISSING_CHAR: '문자가 빠졌습니다: 닫는 따옴표나 괄호, 콜론, 쉼표를 확인하세요',
  MULTILINE_IMPLICIT_KEY: '키가 여러 줄에 걸쳐 있습니다: 콜론이 빠지지 않았는지 확인하세요',
  MULTIPLE_ANCHORS: '값 하나에 앵커가 둘 있습니다',
  MULTIPLE_DOCS: '파일에 문서가 둘 이상 있습니다: ---로 나누지 마세요',
  MULTIPLE_TAGS: '값 하나에 태그가 둘 있습니다',
  NON_STRING_KEY: '키는 문자열이어야 합니다',
  RESOURCE_EXHAUSTION: '파일이 너무 깊이 겹쳐져 있습니다',
  TAB_AS_INDENT: '탭으로 들여 쓸 수 없습니다: 공백을 쓰세요',
  TAG_RESOLVE_FAILED: '알 수 없는 태그입니다',
  UNEXPECTED_TOKEN: '여기에 올 수 없는 문자입니다',
}
