import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'
import { evaluateAnswer } from '../../checks/evaluate/question.ts'
import type { KubeJson } from '../../checks/objects.ts'
import { checksOf, solveOf } from '../../labs/parts.ts'
import type { SolveObject, Step } from '../../labs/schema.ts'
import { runOne } from './commands.ts'
import type { SessionState } from './state.ts'

/** Brings about what a step asks for, by its solution. Commands may fail where the step holds already: only the checks decide. */
export async function solveStep(state: SessionState, step: Step): Promise<void> {
  for (const [index, entry] of solveOf(step, state.provider).entries()) {
    // What the others need beside them has ended (a port that is taken): they could only wait for it in vain.
    if (!(await solveEntry(state, step, entry, index)) && entry.background) break
  }
  if (step.id === state.steps[state.index]?.id) answerQuestions(state, step)
}

/** How long one command of a solution may take when the lab does not say. */
const patience = '1m'

/** Resolves with whether the command ended as the lab says. */
async function solveEntry(state: SessionState, step: Step, entry: SolveObject, index: number): Promise<boolean> {
  if (entry.apply !== undefined) await applyManifest(state, entry.apply)
  if (entry.run === undefined) return true
  const run = { ...entry, run: entry.run, timeout: entry.timeout ?? patience }
  const outcome = await runOne(state, run, { stdio: 'pipe', typeInput: true }, { step: step.id, index })
  return outcome.asExpected
}

async function applyManifest(state: SessionState, file: string): Promise<void> {
  const text = await readFile(path.join(state.lab.folder, 'solution', file), 'utf8')
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as KubeJson | null
    if (object) await state.cluster.apply(inNamespace(object, state.world.namespace), { fieldManager: 'k8slab' })
  }
}

function inNamespace(object: KubeJson, namespace: string): KubeJson {
  return { ...object, metadata: { namespace, ...object.metadata } }
}

/** Gives the right answer to every question of a step, from the live state. */
export function answerQuestions(state: SessionState, step: Step): void {
  checksOf(step, state.provider).forEach((check, index) => {
    if (check.question === undefined) return
    if (check.choices) {
      state.answers.set(
        index,
        check.choices.flatMap((choice, place) => (choice.correct ? [place] : [])),
      )
    }
    if (check.answer !== undefined) answerFromState(state, index, check.answer, check.target)
  })
  state.monitor?.refresh()
}

function answerFromState(
  state: SessionState,
  index: number,
  answer: string,
  target: NonNullable<Step['checks']>[number]['target'],
): void {
  if (!target) return
  const watched = state.cluster.watchObjects(target, state.world.namespace, (snapshot) => {
    const outcome = evaluateAnswer(answer, snapshot, state.world.clock.now())
    if (!('value' in outcome) || outcome.value === null || snapshot.items.length === 0) return
    const value = Array.isArray(outcome.value) ? outcome.value[0] : outcome.value
    state.answers.set(index, String(value))
    queueMicrotask(() => {
      watched.stop()
      state.monitor?.refresh()
    })
  })
}
