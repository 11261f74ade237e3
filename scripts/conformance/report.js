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

/**
 * docs/conformance.md: no dates and times in it, so that it changes only when results do. The section of the groups that are not
 * required stays as it was when none of them ran.
 */
export function document(results, version, previous) {
  const [required, others] = [true, false].map((wanted) =>
    byGroup(results).filter((group) => group.required === wanted),
  )
  return `# Conformance

Kubernetes' own conformance tests (those marked \`[Conformance]\` among the end-to-end tests of Kubernetes ${version}) run against the
sandbox by \`npm run conformance\`, which writes this file. \`npm run conformance -- --all\` runs also the groups that are not
required, \`-- --sample\` a few minutes' worth of the required ones. The number of tests that pass may only rise: a run with fewer
fails and leaves this file alone.

${section(REQUIRED, required)}
${others.length > 0 ? section(OTHERS, others) : (sectionOf(previous, OTHERS) ?? '')}`
}

export const REQUIRED = 'Required'
export const OTHERS = 'Others'

function section(title, list) {
  const results = list.flatMap(({ tests }) => tests)
  return `## ${title}

Passed: ${passed(results)} of ${results.length}.

| Group | Name matches | Tests | Passed | Failed | Not run |
|---|---|---|---|---|---|
${list.map(row).join('\n')}

Failed${failedList(results)}
`
}

function row({ name, focus, tests }) {
  const pattern = `\`${focus.replaceAll('|', '\\|')}\``
  return `| ${[name, pattern, tests.length, passed(tests), failed(tests), notRun(tests)].join(' | ')} |`
}

function failedList(results) {
  const bad = results.filter((test) => failed([test]) > 0).sort((a, b) => (a.name < b.name ? -1 : 1))
  if (bad.length === 0) return ': none.'
  const items = bad.map(
    ({ name, state, reason }) => `- ${name}<br>${state === 'failed' ? '' : `${state} `}${quoted(reason)}`,
  )
  return `:\n\n${items.join('\n')}`
}

/** Words of the tests, without what is another one each time. */
function quoted(reason) {
  const text = firstLine(reason)
    .replace(/-\d{2,}\b/g, '-N')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, 'UID')
    .replaceAll('`', "'")
  return text === '' ? '' : `\`${text}\``
}

/** How many tests of a section passed when the document was written; 0 without one. */
export function recordedCount(text, title) {
  return Number(/^Passed: (\d+) of \d+\.$/m.exec(sectionOf(text, title) ?? '')?.[1] ?? 0)
}

function sectionOf(text, title) {
  return text.split(/^(?=## )/m).find((part) => part.startsWith(`## ${title}\n`))
}
