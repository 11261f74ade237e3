import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, parseAllDocuments, stringify } from 'yaml'
import type { SignRequest } from '../../../src/sandbox/controllers/certificate-signing.ts'
import { createControllers } from '../../../src/sandbox/controllers/index.ts'
import { allKinds, findKind } from '../../../src/sandbox/controllers/shared/resources.ts'
import type { Controller } from '../../../src/sandbox/controllers/types.ts'
import type { KubeObject } from '../../../src/sandbox/objects.ts'
import { scheduler } from '../../../src/sandbox/scheduler/scheduler.ts'
import type { Pod } from '../../../src/sandbox/schema/types.gen.ts'
import { FakeCluster } from './helpers/fake-cluster.ts'

/**
 * fixtures/controllers/CONTROLLER/CASE: input.yaml holds the objects there are, output.yaml what one controller makes of them: objects
 * changed or created, the names of deleted ones, events. `UPDATE_GOLDEN=1` writes output.yaml; read the difference before committing it.
 */
const fixtures = fileURLToPath(new URL('../../../fixtures/controllers', import.meta.url))
const update = process.env['UPDATE_GOLDEN'] === '1'
/** Pods say in an annotation how much CPU they use. */
function annotatedUsage({ metadata }: Pod) {
  const cpu = metadata.annotations?.['cpu']
  return cpu === undefined ? undefined : [{ name: 'main', cpuMillicores: Number(cpu), memoryBytes: 0 }]
}

/** Signs every request but one. */
async function sign({ pem, signerName, seconds }: Parameters<SignRequest>[0]): Promise<string> {
  if (pem === 'unreadable') throw new Error('unable to parse the request')
  return `certificate ${pem}, by ${signerName}, for ${seconds} s`
}

const all = [...createControllers({ rootCertificate: 'CERTIFICATE', usage: annotatedUsage, sign }), scheduler]
const controllers = new Map<string, Controller>(all.map((controller) => [folderOf(controller), controller]))

/** A name may have a slash. */
function folderOf({ name }: Controller): string {
  return name.replace('/', '-')
}

describe('the cases of controllers', () => {
  const folders = readdirSync(fixtures)
  for (const controller of all)
    it(`are there for ${controller.name}`, () => assert.ok(folders.includes(folderOf(controller))))
})

for (const name of readdirSync(fixtures).filter((each) => !each.startsWith('_'))) {
  describe(`controllers: ${name}`, () => {
    for (const testCase of readdirSync(join(fixtures, name))) {
      it(testCase.replaceAll('-', ' '), () => compare(name, join(fixtures, name, testCase)))
    }
  })
}

async function compare(name: string, folder: string): Promise<void> {
  const controller = controllers.get(name)
  assert.ok(controller, `no controller ${name}`)
  const { objects, seconds } = readInput(join(folder, 'input.yaml'))
  const actual = stringify(await outcome(controller, objects, seconds), { aliasDuplicateObjects: false })
  const file = join(folder, 'output.yaml')
  if (update) writeFileSync(file, actual)
  assert.deepEqual(parse(actual), parse(readFileSync(file, 'utf8')))
}

function readInput(file: string): { objects: KubeObject[]; seconds: number } {
  const documents = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS())
  const scenario = documents.find(({ kind }) => kind === 'Scenario')
  return { objects: documents.filter((each) => each !== scenario), seconds: scenario?.advanceSeconds ?? 0 }
}

async function outcome(controller: Controller, objects: KubeObject[], seconds: number) {
  const cluster = new FakeCluster()
  const { client } = cluster
  const before = new Map<string, KubeObject>()
  for (const object of objects) {
    const kind = findKind(object.apiVersion, object.kind, client)
    assert.ok(kind, `no kind ${object.kind}`)
    const created = await client.create(kind, object)
    before.set(created.metadata.uid, created)
  }
  await cluster.run(controller)
  await cluster.settle(seconds * 1000)
  await cluster.stop()
  const after = allKinds(client).flatMap((kind) => client.list(kind))
  const alive = new Set(after.map(({ metadata }) => metadata.uid))
  return {
    objects: after.filter((object) => before.get(object.metadata.uid) !== object).map(withoutVersion),
    deleted: [...before.values()]
      .filter(({ metadata }) => !alive.has(metadata.uid))
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    events: cluster.events.map(({ about, type, reason, message }) => `${about} ${type} ${reason}: ${message}`),
    errors: cluster.errors,
  }
}

function withoutVersion({ metadata, ...rest }: KubeObject) {
  const { resourceVersion: _version, ...kept } = metadata
  return { ...rest, metadata: kept }
}
