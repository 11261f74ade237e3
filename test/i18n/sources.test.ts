import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** What is thrown at people: the class, and which of its arguments is what it says. */
const errors: Readonly<Record<string, number>> = {
  UserError: 1,
  ClusterError: 1,
  DaemonUnreachable: 0,
  NoAnswerError: 0,
  NotThereError: 0,
}

/** Words that are the same in both languages. */
const same = /^[^\p{L}]*$|^(ID|YAML|JSON|CEL|exit|cel|kubectl.*)$/u

interface Found {
  where: string
  text: string
}

const english: Found[] = []
const untranslated: Found[] = []

const relevant = new RegExp(`\\bko: |new (${Object.keys(errors).join('|')})\\(`)

function readSources(): void {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.gen.ts')) continue
    const text = readFileSync(path.join(source, name), 'utf8')
    if (!relevant.test(text)) continue
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    visit(file, file)
  }
}

function visit(node: ts.Node, file: ts.SourceFile): void {
  const place = (one: ts.Node) => `${file.fileName}:${file.getLineAndCharacterOfPosition(one.getStart()).line + 1}`
  if (ts.isNewExpression(node)) {
    const said = node.arguments?.[errors[node.expression.getText()] ?? -1]
    if (said && isText(said)) english.push({ where: place(node), text: said.getText() })
  }
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'ko') {
    for (const one of textsOf(node.initializer))
      if (!/\p{Script=Hangul}/u.test(one) && !same.test(one)) untranslated.push({ where: place(node), text: one })
  }
  ts.forEachChild(node, (child) => visit(child, file))
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

/** What a property says, or what the function says that it is. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return [fixedParts(node)]
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? textsOf(node.body) : []
}

/** What a template says besides its parts. */
function fixedParts(node: ts.TemplateExpression): string {
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('')
}

describe('what the sources say', () => {
  before(readSources)

  it('is thrown in both languages', () => assert.deepEqual(english, []))

  it('is Korean where it says so', () => assert.deepEqual(untranslated, []))
})
