import assert from 'node:assert/strict'
import { Evaluator } from '../../../../../src/sandbox/shims/kubectl/template/evaluate.ts'
import { parseTemplate } from '../../../../../src/sandbox/shims/kubectl/template/parse.ts'

const value = {
  name: 'web',
  list: [1, 2, 3],
  labels: { b: 'y', a: 'x' },
  secret: 'aGk=',
  empty: [],
  nested: { list: [{ n: 'q' }] },
}

describe('kubectl go-template', () => {
  for (const [template, expected] of [
    ['{{.name}}', 'web'],
    ['{{.nope}} {{.nope.deeper}}', '<no value> <no value>'],
    ['{{range .list}}{{.}},{{end}}', '1,2,3,'],
    ['{{range $i, $e := .list}}{{$i}}={{$e}} {{end}}', '0=1 1=2 2=3 '],
    ['{{range $k, $v := .labels}}{{$k}}:{{$v}};{{end}}', 'a:x;b:y;'],
    ['{{range .empty}}x{{else}}none{{end}}', 'none'],
    ['{{if eq .name "web"}}yes{{else if .list}}maybe{{else}}no{{end}}', 'yes'],
    ['{{with .nested}}{{(index .list 0).n}}{{end}}', 'q'],
    ['{{.secret | base64decode}}', 'hi'],
    ['{{printf "%-5s|%03d|%q" .name 7 "x"}}', 'web  |007|"x"'],
    ['{{len .list}} {{index .list 1}} {{slice .name 1 2}}', '3 2 e'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{$x := 1}}{{range .list}}{{$x = .}}{{end}}{{$x}}', '3'],
    ['{{and .name "last"}} {{or .empty "else"}} {{not .empty}}', 'last else true'],
    ['{{range .list}}{{if eq . 2}}{{break}}{{end}}{{.}}{{end}}', '1'],
    ['{{define "t"}}<{{.}}>{{end}}{{template "t" .name}}', '<web>'],
    ['{{/* nothing */}}{{.labels}}', 'map[a:x b:y]'],
  ] as const) {
    it(`renders ${template}`, () => {
      assert.equal(new Evaluator(true).render(parseTemplate(template), value), expected)
    })
  }

  it('refuses what is not closed', () => {
    assert.throws(() => parseTemplate('{{if .a}}x'), { message: 'unexpected EOF' })
  })
})
