// Run as a process of its own: adds one to the hints of a step, many times.
import { emptyStep, withStep } from '../../src/progress/progress.ts'
import { progressStore } from '../../src/progress/store.ts'

const [home = '', step = '', times = ''] = process.argv.slice(2)
const store = progressStore(home)
const at = '2026-01-01T00:00:00.000Z'
for (let turn = 0; turn < Number(times); turn++) {
  await store.update('tour', (progress) => {
    if (!progress) throw new Error('the test has written the progress')
    return withStep(progress, step, at, { hints: (progress.steps[step] ?? emptyStep(at)).hints + 1 })
  })
}
