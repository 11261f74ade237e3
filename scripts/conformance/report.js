import { groupOf, groups } from './groups.js'

/** The results by group, in the table's order; groups without tests are left out. */
export function byGroup(results) {
  return groups
    .map((group) => ({ ...group, tests: results.filter(({ name }) => groupOf(name) === group) }))
    .filter(({ tests }) => tests.length > 0)
}

export const passed = (tests) => tests.filter(({ state }) => state === 'passed').length
const notRun = (tests) => tests.filter(({ state }) => state === 'skipped' || state === 'pending').length
const failed = (tests) => tests.length - passed(tests) - notRun(tests)

/** For the terminal: one line a group, then what failed and why. */
export function terminalReport(results) {
  const width = Math.max(...groups.map(({ name }) => name.length))
  const line = (name, tests) => {
    const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
    const counts = `${passed(tests)} passed, ${failed(tests)} failed, ${notRun(tests)} not run`
    return `${name.padEnd(width)}  ${counts}  ${seconds.toFixed(0)} s`
  }
  const lines = byGroup(results).map(({ name, tests }) => line(name, tests))
  return [...lines, line('All', results), '', ...notPassed(results)].join('\n')
}

function notPassed(results) {
  return results
    .filter(({ state }) => state !== 'passed')
    .map(({ name, state, reason }) => `${state}: ${name}\n    ${firstLine(reason)}`)
}

function firstLine(text) {
  return text.split('\n')[0].slice(0, 240)
}

/** docs/conformance.md: no dates and times in it, so that it changes only when results do. */
export function document(results, version) {
  const list = byGroup(results)
  return `# Conformance

Kubernetes' own conformance tests (those marked \`[Conformance]\` among the end-to-end tests of Kubernetes ${version}) run against the
sandbox by \`npm run conformance\`, which writes this file. \`npm run conformance -- --all\` runs also the groups that are not
required, \`-- --sample\` a few minutes' worth of the required ones. The number of tests that pass may only rise.

${recordLine(results)}

| Group | Tests | Required | Passed | Failed | Not run |
|---|---|---|---|---|---|
${list.map(({ name, focus, required, tests }) => row(`${name} (\`${focus.replaceAll('|', '\\|')}\`)`, required, tests)).join('\n')}

## Not passed

${notPassedList(results)}
`
}

function row(name, required, tests) {
  const cells = [name, tests.length, required ? 'yes' : 'no', passed(tests), failed(tests), notRun(tests)]
  return `| ${cells.join(' | ')} |`
}

function notPassedList(results) {
  const bad = results.filter(({ state }) => state !== 'passed')
  if (bad.length === 0) return 'None.'
  return bad.map(({ name, state, reason }) => `- ${name}\n  (${state}) ${firstLine(reason)}`.trimEnd()).join('\n')
}

function recordLine(results) {
  return `Passed: ${passed(results)} of ${results.length}.`
}

/** How many tests passed when the document was written; 0 without one. */
export function recordedCount(text) {
  return Number(/^Passed: (\d+) of \d+\.$/m.exec(text)?.[1] ?? 0)
}
