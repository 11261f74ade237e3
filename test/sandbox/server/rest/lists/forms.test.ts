import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { jsonList, type ListText, partsOf } from '../../../../../src/sandbox/server/list-text.ts'
import { listToYaml, prettyList } from '../../../../../src/sandbox/server/rest/lists/forms.ts'
import { toYaml } from '../../../../../src/sandbox/server/rest/yaml.ts'

const objects = [
  { metadata: { name: 'a', labels: {} }, data: { script: '#!/bin/sh\n\nset -e\n  echo  \n', empty: '', list: '\n\n' } },
  {},
  { spec: { ports: [{ port: 80 }, { port: 81 }], none: [], version: '1', text: ' leading\nlines\n\n\n' } },
]
const head = { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '7' } }

function list(name: 'items' | 'rows', items: readonly object[]) {
  const open = `${JSON.stringify(head).slice(0, -1)},"${name}":[`
  const texts = items.map((item) => JSON.stringify(item))
  return { list: jsonList(open, texts), whole: { ...head, [name]: items } }
}

function joined(text: ListText, size = 100): string {
  return [...partsOf(text, size)].join('')
}

describe('the text of a list', () => {
  for (const name of ['items', 'rows'] as const)
    for (const [what, items] of [
      ['nothing', []],
      ['one object', objects.slice(0, 1)],
      ['several objects', objects],
    ] as const) {
      const { list: text, whole } = list(name, items)
      it(`is the JSON of all of it: ${name}, ${what}`, () => {
        for (const size of [1, 100, 1000]) assert.deepEqual(JSON.parse(joined(text, size)), whole)
      })
      it(`is the YAML of all of it: ${name}, ${what}`, async () => {
        assert.equal(joined(listToYaml(text)), toYaml(JSON.stringify(whole)))
      })
      it(`is the pretty JSON of all of it: ${name}, ${what}`, async () => {
        assert.equal(joined(prettyList(text)), JSON.stringify(whole, null, 2))
      })
    }
})
