import assert from 'node:assert/strict'
import { type Answer, type Case, caseFiles, readAnswers, readCases } from './cases.ts'
import { comparable } from './comparable.ts'
import { replay } from './replay.ts'

describe('strategies answer as the recorded API server', () => {
  for (const file of caseFiles()) {
    const answers = new Map(readAnswers(file).map((answer) => [answer.name, answer]))
    describe(file.replace('.yaml', ''), () => {
      for (const each of readCases(file)) {
        it(each.name, () => {
          const expected = answers.get(each.name)
          assert(expected, 'not recorded yet: run record-answers.ts')
          const actual = replay(each)
          assert.deepEqual(shown(actual.create, each.object), shown(expected.create, each.object))
          assert.equal(Boolean(actual.update), Boolean(expected.update))
          if (actual.update && expected.update)
            assert.deepEqual(updated(actual.update, each), updated(expected.update, each))
        })
      }
    })
  }
})

/** Controllers have written the status of what was really created; a strategy only passes it on. */
function updated(answer: Answer, { object, subresource }: Case): Answer {
  const plain = shown(answer, object)
  if (plain.object && subresource === '') delete plain.object['status']
  return plain
}

const timeOfWriting = /("last(?:Phase)?TransitionTime":)"[^"]*"/g
const uid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

function shown(answer: Answer, { kind }: Record<string, unknown>): Answer {
  const plain = JSON.parse(JSON.stringify(answer).replace(timeOfWriting, '$1"now"').replace(uid, 'uid')) as Answer
  const causes = plain.causes && distinct(plain.causes)
  if (plain.message) plain.message = withoutDiff(plain.message)
  if (causes) return { ...plain, causes: causes.map((cause) => ({ ...cause, message: withoutDiff(cause.message) })) }
  return plain.object ? { ...plain, object: comparable(plain.object, kind) } : plain
}

/** The API server tells some errors twice; the causes of the sandbox name each once. */
function distinct<T>(causes: T[]): T[] {
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()]
}

/** How Go prints a difference is meant to be unstable. */
function withoutDiff(text: string): string {
  return text
    .replace(/\n[\s\S]*(?:\n|$)/, '\n…')
    .replace(/\[\]apiextensions\.CustomResourceDefinitionVersion\{.*?\}: must/g, '[]…: must')
    .replace(/core\.PodTemplateSpec\{.*\}: field/, 'core.PodTemplateSpec{…}: field')
}
