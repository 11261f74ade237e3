import type { Mismatch } from '../checks/result.ts'
import { textIn } from '../checks/text.ts'
import { activityMessages } from '../i18n/activity-messages.ts'
import { checkMessages } from '../i18n/check-messages.ts'
import type { Language } from '../i18n/language.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import type { Said } from '../util/said.ts'
import { saidIn } from '../util/said.ts'

type Kind = Mismatch['kind']
type Of<K extends Kind> = Extract<Mismatch, { kind: K }>
type Say = ReturnType<typeof checkMessages>

/** A mismatch as a heading and, where something else was expected, the two values. */
export interface MismatchText {
  what: string
  want?: Said
  got?: Said
  more?: readonly string[]
}

/** One entry for each kind of mismatch. */
const texts: { [K in Kind]: (mismatch: Of<K>, say: Say, language: Language) => MismatchText } = {
  field: ({ path, want, got, have }, say) => ({
    what: path,
    want,
    got: got ?? say.absent,
    more: have?.length ? [say.have(have.join(', '))] : [],
  }),
  condition: ({ type, want, got, message }, say) => ({
    what: say.condition(type),
    want,
    got: got ?? say.noCondition,
    more: message ? [message] : [],
  }),
  cel: ({ expression, operands, error }, _, language) => ({
    // The title of the check says what is wanted; its expression helps where nothing else can be told.
    what: operands.length > 0 ? '' : `cel  ${oneLine(expression)}`,
    more: [
      ...operands.map((operand) => `${operand.expression} = ${saidIn(operand.value, language)}`),
      ...(error ? [saidIn(error, language)] : []),
    ],
  }),
  failWhen: ({ expression }, say) => ({ what: say.vain, more: [oneLine(expression)] }),
  count: ({ want, got, of }, say) => ({
    what: say.count,
    want,
    got: of === undefined ? String(got) : say.countOf(got, of),
  }),
  missing: ({ near }, say) => ({ what: '', more: near.length > 0 ? [say.near(near.join(', '))] : [] }),
  unknownKind: ({ apiVersion }, say) => ({ what: say.unknownKind(apiVersion) }),
  present: ({ names, terminating }, say) => ({
    what: terminating ? say.terminating(names.join(', ')) : say.present(names.join(', ')),
  }),
  neverSeen: (_, say) => ({ what: say.neverSeen }),
  observedGeneration: (_, say) => ({ what: say.observedGeneration }),
  stays: ({ want, held }, say) => ({ what: say.stays(Math.round(held / 1000), want / 1000) }),
  noAnswer: ({ message }, _, language) => ({ what: saidIn(message, language) }),
  status: ({ want, got }, say) => ({ what: say.status, want, got: String(got) }),
  body: ({ want, got }, say) => ({ what: say.body, want, got }),
  unanswered: (_, say) => ({ what: say.unanswered }),
  wrongAnswer: ({ got, why }, say, language) => ({
    what: say.wrongAnswer(textIn(got, language)),
    more: why === undefined ? [] : [textIn(why, language)],
  }),
  notSeen: (request, _, language) => ({ what: activityMessages(language).notYet(request) }),
  fact: ({ fact, want, got, first }, say) => ({
    what: say.fact(fact),
    want,
    got: got ?? say.absent,
    more: first === undefined ? [] : [say.makeRoom(first)],
  }),
  file: ({ path }, say) => ({ what: say.file(path) }),
}

/** How an expression is broken in the file means nothing. */
function oneLine(expression: string): string {
  return expression.trim().replace(/\s*\n\s*/g, ' ')
}

/** A mismatch in words. */
export function mismatchText<K extends Kind>(mismatch: Of<K>, language: Language): MismatchText {
  const text = texts[mismatch.kind as K]
  return text(mismatch, checkMessages(language), language)
}

/** `want … got …` on one line. */
export function wantGot({ want, got }: MismatchText, language: Language): string | undefined {
  const say = stepMessages(language)
  if (want === undefined) return undefined
  return `${say.want} ${saidIn(want, language)}   ${say.got} ${saidIn(got ?? '', language)}`
}
