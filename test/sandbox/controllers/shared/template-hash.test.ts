import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { revisionHash, templateHash } from '../../../../src/sandbox/controllers/shared/template-hash.ts'

/** Templates and the hashes that a real Kubernetes 1.33 gave them. */
const folder = fileURLToPath(new URL('../../../../fixtures/controllers/_template-hashes', import.meta.url))

describe('template hashes', () => {
  for (const file of readdirSync(folder)) {
    const { hash, template, statefulSet } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    if (statefulSet) {
      it(`are those of Kubernetes for a stateful set: ${file}`, () => {
        assert.equal(revisionHash({ spec: { template: { ...template, $patch: 'replace' } } }, 0), hash)
      })
    } else it(`are those of Kubernetes: ${file}`, () => assert.equal(templateHash(template), hash))
  }
})
