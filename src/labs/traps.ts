import { type Document, isPair, isScalar, isSeq, Scalar, visit } from 'yaml'
import type { Finding, Path } from './issue.ts'
import { fileMistakes } from './mistakes/files.ts'

/** Numbers that YAML reads otherwise than they are written: `0644` is 644, `1.10` is 1.1. */
export function numberTraps(document: Document): Finding[] {
  const findings: Finding[] = []
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || node.type !== Scalar.PLAIN || typeof node.value !== 'number') return
      const source = node.source ?? ''
      if (source === String(node.value)) return
      findings.push(numberFinding(source, node.value, pathOf(key, ancestors)))
    },
  })
  return findings
}

function numberFinding(source: string, value: number, path: Path): Finding {
  const octal = /^0\d+$/.test(source)
  const decimal = Number.parseInt(source, 8)
  return {
    code: 'yaml-number',
    path,
    message: fileMistakes.yamlNumber(source, value),
    suggestion:
      octal && !Number.isNaN(decimal) ? fileMistakes.octal(source, decimal) : fileMistakes.numberOrText(source, value),
  }
}

/** Text that a terminal would obey: escape sequences and other control characters. */
export function controlCharacters(document: Document): Finding[] {
  const findings: Finding[] = []
  visit(document, {
    Scalar(key, node, ancestors) {
      if (typeof node.value !== 'string' || !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(node.value)) return
      findings.push({
        code: 'control-character',
        path: pathOf(key, ancestors),
        message: fileMistakes.controlCharacter,
      })
    },
  })
  return findings
}

function pathOf(key: unknown, ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((ancestor, index): (string | number)[] => {
    if (isPair(ancestor)) return isScalar(ancestor.key) ? [String(ancestor.key.value)] : []
    if (!isSeq(ancestor)) return []
    const child = ancestors[index + 1]
    return [child === undefined ? Number(key) : ancestor.items.indexOf(child)]
  })
}
