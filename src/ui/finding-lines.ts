import { findingText } from '../checks/diagnose/messages.ts'
import type { Finding } from '../checks/diagnose/types.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { sanitise } from '../util/sanitise.ts'
import { width as widthOf } from '../util/text.ts'
import { wrap } from '../util/wrap.ts'
import type { Style } from './blocks.ts'

/** Why a check does not hold: one finding after the other under a single `why`. */
export function findingLines(findings: readonly Finding[], style: Style): string[] {
  const label = stepMessages(style.language).why
  const margin = ' '.repeat(5 + widthOf(label) + 2)
  const lines = findings.flatMap((finding) =>
    wrap(sanitise(findingText(finding, style.language)), style.width - margin.length - 1),
  )
  return lines.map((line, index) => (index === 0 ? `     ${style.theme.strong(label)}  ${line}` : margin + line))
}
