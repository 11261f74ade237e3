import assert from 'node:assert/strict'
import { renderInline, renderMarkdown } from '../../src/ui/markdown.ts'
import type { Theme } from '../../src/ui/theme.ts'
import { createTheme } from '../../src/ui/theme.ts'
import { width } from '../../src/util/text.ts'

/** Says which colour a text would have. */
const marked: Theme = {
  title: (text) => `<title ${text}>`,
  dim: (text) => `<dim ${text}>`,
  strong: (text) => `<strong ${text}>`,
  emphasis: (text) => `<em ${text}>`,
  code: (text) => `<code ${text}>`,
  term: (text) => `<term ${text}>`,
  pass: (text) => text,
  fail: (text) => text,
  waiting: (text) => text,
  warn: (text) => text,
}
const lines = (source: string, columns = 80) => renderMarkdown(source, columns, marked)

describe('markdown', () => {
  it('joins the lines of a paragraph and breaks it where the terminal ends', () => {
    assert.deepEqual(lines('one two\nthree four', 9), ['one two', 'three', 'four'])
  })

  it('puts an empty line between blocks', () => {
    assert.deepEqual(lines('one\n\n\n\ntwo'), ['one', '', 'two'])
  })

  it('tells strong, emphasised and code from the rest', () => {
    assert.deepEqual(lines('a **pod** is *not* a `container`'), ['a <strong pod> is <em not> a <term container>'])
  })

  it('shows the address of a link that hides it', () => {
    assert.deepEqual(lines('see [the docs](https://a.io), <https://b.io>'), [
      'see the docs (https://a.io), https://b.io',
    ])
  })

  it('indents code and leaves its lines as they are', () => {
    assert.deepEqual(lines('```yaml\nkind: Pod\n  a: long line that is not wrapped\n```', 10), [
      '  <code kind: Pod>',
      '  <code   a: long line that is not wrapped>',
    ])
  })

  it('hangs the lines of a list item under its text', () => {
    assert.deepEqual(lines('- one two\n- three', 7), ['- one', '  two', '- three'])
  })

  it('counts a numbered list from where it starts', () => {
    assert.deepEqual(lines('3. one\n4. two'), ['3. one', '4. two'])
  })

  it('indents a list inside a list', () => {
    assert.deepEqual(lines('- a\n  - b'), ['- a', '  - b'])
  })

  it('keeps the colours of a list item', () => {
    assert.deepEqual(lines('- a **b** `c`'), ['- a <strong b> <term c>'])
  })

  it('shows a heading as a title and a quote indented', () => {
    assert.deepEqual(lines('# Pods\n\n> quoted'), ['<title Pods>', '', '  quoted'])
  })

  it('decodes what was escaped', () => {
    assert.deepEqual(lines('a \\* b'), ['a * b'])
  })

  it('shows what it does not know as its source', () => {
    assert.deepEqual(lines('| a | b |\n|---|---|\n| 1 | 2 |'), ['| a | b |', '|---|---|', '| 1 | 2 |'])
  })

  it('lets no escape sequence of a lab through', () => {
    assert.deepEqual(lines('a \u001b[31mred\u001b[0m \u001b]0;title\u0007b'), ['a red b'])
  })

  it('tells code within prose by its backticks where there are no colours', () => {
    assert.deepEqual(renderMarkdown('The user is `user`.', 80, createTheme(false)), ['The user is `user`.'])
    assert.match(renderMarkdown('The user is `user`.', 80, createTheme(true))[0] ?? '', /is \u001b\[36muser\u001b/)
  })

  it('renders a sentence on one line', () => {
    assert.equal(renderInline('run `ls`\nand **look**', marked), 'run <term ls> and <strong look>')
  })

  it('never exceeds the width, in Korean either', () => {
    const korean =
      '**디플로이먼트**는 똑같은 파드를 정해진 수만큼 살려 둡니다. `kubectl get pods` 로 파드가 나타나는 것을 봅니다.'
    for (const columns of [20, 40, 80])
      for (const line of renderMarkdown(korean, columns, createTheme(true))) assert.ok(width(line) <= columns, line)
  })
})
