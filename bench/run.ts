import { parseArgs } from 'node:util'
import { isHeld, summarise } from './harness/summary.ts'
import { table } from './harness/table.ts'
import type { Figure, Subject } from './harness/types.ts'
import { subjects } from './subjects/table.ts'

// npm run bench -- [SUBJECT ...] [--rounds N] [--json]
// Prints what was found. Never fails because something was slow: machines differ, and this one may be busy.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '15' } },
})
const chosen = subjects.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const unknown = positionals.filter((name) => !subjects.some((subject) => subject.name === name))

if (unknown.length > 0) {
  console.error(`No such subject: ${unknown.join(', ')}. There are ${subjects.map(({ name }) => name).join(', ')}.`)
  process.exitCode = 2
} else for (const subject of chosen) show(subject, await subject.measure({ rounds: Number(values.rounds) }))

function show({ name, about }: Subject, found: readonly Figure[] | string): void {
  if (values.json) {
    console.log(
      JSON.stringify({
        subject: name,
        ...(typeof found === 'string' ? { skipped: found } : { figures: found.map(report) }),
      }),
    )
    return
  }
  console.log(`\n${name}: ${about}\n`)
  console.log(typeof found === 'string' ? `not measured: ${found}` : table(found))
}

function report(figure: Figure) {
  return { ...figure, ...summarise(figure.samples), held: isHeld(figure) }
}
