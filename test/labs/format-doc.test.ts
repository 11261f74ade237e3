import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { readLabFile } from '../../src/labs/read.ts'
import { formatTables } from './format-doc.ts'

const file = path.join(import.meta.dirname, '../../docs/lab-format.md')
const [begin, end] = ['<!-- tables: made from the schema -->\n', '<!-- end of tables -->']

/** `K8SLAB_UPDATE_DOCS=1` writes the tables anew. */
const update = process.env['K8SLAB_UPDATE_DOCS'] === '1'

describe('docs/lab-format.md', () => {
  it('has the tables of the schema as it is', () => {
    const text = readFileSync(file, 'utf8')
    const from = text.indexOf(begin) + begin.length
    const to = text.indexOf(end)
    const wanted = `\n${formatTables()}\n\n`
    if (update) writeFileSync(file, text.slice(0, from) + wanted + text.slice(to))
    else assert.equal(text.slice(from, to), wanted)
  })

  it('has examples of checks that load', () => {
    const text = readFileSync(file, 'utf8')
    const examples = [...text.matchAll(/```yaml\n(- [\s\S]*?)```/g)].map((found) => found[1] ?? '')
    assert.ok(examples.length >= 5)
    for (const example of examples) {
      const lab = {
        apiVersion: 'k8slab.dev/v1',
        id: 'x',
        title: 'X',
        minutes: 1,
        steps: [{ id: 'one', title: 'One', checks: parse(example) }],
      }
      assert.deepEqual(readLabFile(JSON.stringify(lab), 'lab.yaml', ['en']).issues, [], example)
    }
  })
})
