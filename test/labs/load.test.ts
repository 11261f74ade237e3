import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { languages } from '../../src/i18n/language.ts'
import { checkLab } from '../../src/labs/check-lab.ts'
import { findLab } from '../../src/labs/discover.ts'
import { issueText } from '../../src/labs/issue.ts'
import { LabError, loadLab } from '../../src/labs/load.ts'
import { UserError } from '../../src/util/errors.ts'
import { saidIn } from '../../src/util/said.ts'

const tour = path.join(import.meta.dirname, '../../fixtures/labs/tour')

describe('loading a lab', () => {
  let folder: string
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'k8slab-')), 'tour')
    cpSync(tour, folder, { recursive: true })
  })
  afterEach(() => rmSync(path.dirname(folder), { recursive: true }))

  const messages = async () =>
    (await checkLab(folder)).issues.map(
      (issue) => `${path.basename(issue.file)}:${issue.line} ${saidIn(issue.message, 'en')}`,
    )

  it('gives the lab with its texts by step', async () => {
    const lab = await loadLab(folder)
    assert.deepEqual(
      [lab.id, lab.languages, lab.texts.en.intro],
      ['tour', ['en', 'ko'], 'Every part of the format once.'],
    )
    assert.equal(lab.texts.ko?.steps['create-nginx'], 'Text of create-nginx.')
  })

  it('does without Korean', async () => {
    rmSync(path.join(folder, 'text/ko.md'))
    assert.deepEqual((await loadLab(folder)).languages, ['en'])
  })

  it('does not do without English', async () => {
    rmSync(path.join(folder, 'text/en.md'))
    assert.deepEqual(await messages(), ['en.md:1 cannot be read: no such file'])
  })

  it('names headings that are missing, unknown and twice', async () => {
    writeFileSync(
      path.join(folder, 'text/en.md'),
      '## create-clutser\n## create-nginx\n## create-nginx\n## expose-nginx\n## talk\n## questions\n## clean-up\n',
    )
    assert.deepEqual(await messages(), [
      'en.md:1 no step of the lab is called "create-clutser"',
      'en.md:3 a second heading for the step create-nginx',
      'en.md:7 no text for the step create-cluster',
    ])
  })

  it('takes ## in a code block for what it is', async () => {
    const file = path.join(folder, 'text/en.md')
    const { texts } = await loadLab(folder)
    const sections = Object.keys(texts.en.steps).map((id) => `## ${id}\n\n\`\`\`sh\n## no heading\n\`\`\`\n`)
    writeFileSync(file, sections.join('\n'))
    assert.deepEqual(await messages(), [])
  })

  it('names a solution that is not there', async () => {
    rmSync(path.join(folder, 'solution/nginx.yaml'))
    assert.match((await messages())[0] ?? '', /^lab\.yaml:\d+ no file solution\/nginx\.yaml$/)
  })

  it('wants the folder to be called as the lab', async () => {
    const other = path.join(path.dirname(folder), 'other')
    cpSync(folder, other, { recursive: true })
    assert.deepEqual(
      (await checkLab(other)).issues.map(({ line, message }) => [line, saidIn(message, 'en')]),
      [[2, 'the lab is called tour, its folder other']],
    )
  })

  it('throws an error that has every mistake with its place', async () => {
    writeFileSync(path.join(folder, 'lab.yaml'), 'id: 1\n')
    await assert.rejects(loadLab(folder), (error) => {
      assert.ok(error instanceof LabError)
      assert.match(error.message, /lab\.yaml:1:5 id: expected text, got 1/)
      assert.ok(error.issues.length > 1)
      return true
    })
  })

  it('quotes a stranger without the characters a terminal would obey', async () => {
    writeFileSync(path.join(folder, 'lab.yaml'), 'id: x\nsteps: [{ id: "\\e[2J" }, { id: "\\e[2J" }]\n"\\u009b2J": 1\n')
    const { issues } = await checkLab(folder)
    assert.ok(issues.some(({ code }) => code === 'step-twice'))
    for (const issue of issues) {
      for (const language of languages) assert.doesNotMatch(issueText(issue, language), /[\u0000-\u001f\u007f-\u009f]/)
    }
  })

  it('says so when there is no lab.yaml, or a folder of this name', async () => {
    rmSync(path.join(folder, 'lab.yaml'))
    assert.match((await messages())[0] ?? '', /no such file/)
    mkdirSync(path.join(folder, 'lab.yaml'))
    assert.match((await messages())[0] ?? '', /it is a folder/)
  })
})

describe('finding a lab', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'k8slab-'))
  before(() => {
    for (const id of ['monolith', 'wordpress']) cpSync(tour, path.join(root, 'labs', id), { recursive: true })
  })
  after(() => rmSync(root, { recursive: true }))

  it('takes the id of a lab that comes with k8slab', async () => {
    assert.equal((await findLab('monolith', root)).folder, path.join(root, 'labs/monolith'))
  })

  it('takes the path of a folder, and of its lab.yaml', async () => {
    assert.equal((await findLab(tour, root)).folder, tour)
    assert.equal((await findLab(path.join(tour, 'lab.yaml'), root)).folder, tour)
  })

  it('suggests the id that may be meant', async () => {
    await assert.rejects(findLab('monolit', root), (error) => {
      assert.ok(error instanceof UserError)
      const suggestions = error.suggestions.map((one) => saidIn(one, 'en'))
      assert.deepEqual([error.code, suggestions], ['lab-not-found', ['Did you mean monolith?']])
      return true
    })
  })
})
